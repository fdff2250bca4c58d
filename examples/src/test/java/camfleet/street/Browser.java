package camfleet.street;

import camfleet.house.Required;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import javax.imageio.ImageIO;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window, on the manager's page. */
final class Browser implements AutoCloseable {
  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts it; skipped where it is not installed.
   *
   * @param profile an empty folder for what it keeps
   */
  static Browser start(Path profile) {
    Required.programs("chromium", "chromium", "chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Required.find("chromium").orElseThrow().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    // Otherwise Selenium would look for one on the internet.
    System.setProperty(
        "webdriver.chrome.driver", Required.find("chromedriver").orElseThrow().toString());
    return new Browser(new ChromeDriver(options));
  }

  void open(String address) {
    driver.get(address);
  }

  /** What a script returns. */
  Object ask(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** The text of the first element that fits, or null. */
  String text(String selector) {
    return (String)
        ask(
            "const found = document.querySelector(arguments[0]);"
                + "return found && found.textContent;",
            selector);
  }

  /** The tiles in their order, each with what a person would see of it. */
  @SuppressWarnings("unchecked")
  List<Map<String, Object>> tiles() {
    return (List<Map<String, Object>>)
        ask(
            "return [...document.querySelectorAll('#grid .tile')].map((tile) => ({"
                + "id: tile.dataset.id,"
                + "presence: tile.dataset.presence,"
                + "old: tile.classList.contains('old'),"
                + "bare: tile.classList.contains('bare'),"
                + "badge: tile.querySelector('.badge').textContent,"
                + "age: tile.querySelector('.tile-age').textContent,"
                + "doubt: tile.querySelector('.tile-doubt').textContent,"
                + "note: tile.querySelector('.tile-note').textContent,"
                + "filter: getComputedStyle(tile.querySelector('canvas')).filter}));");
  }

  /** What a canvas shows. */
  Grey picture(String selector) throws IOException {
    String url =
        (String)
            ask("return document.querySelector(arguments[0]).toDataURL('image/png');", selector);
    byte[] png = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    return Grey.of(ImageIO.read(new ByteArrayInputStream(png)));
  }

  /** Addresses of everything that the page loaded. */
  @SuppressWarnings("unchecked")
  List<String> loaded() {
    return (List<String>)
        ask("return performance.getEntriesByType('resource').map((one) => one.name);");
  }

  /** What it complained of since the last time. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
