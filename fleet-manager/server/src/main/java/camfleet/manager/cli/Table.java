package camfleet.manager.cli;

import camfleet.manager.cli.Terminal.Colour;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns, two spaces apart, under a bold heading. */
final class Table {
  private final List<List<Cell>> rows = new ArrayList<>();

  /** One field with its colour. */
  record Cell(String text, Colour colour) {
    Cell {
      text = text == null || text.isEmpty() ? "-" : text;
    }
  }

  Table(String... headings) {
    List<Cell> row = new ArrayList<>();
    for (String heading : headings) {
      row.add(new Cell(heading, Colour.BOLD));
    }
    rows.add(row);
  }

  static Cell cell(String text) {
    return new Cell(text, Colour.NONE);
  }

  static Cell cell(String text, Colour colour) {
    return new Cell(text, colour);
  }

  void row(Cell... cells) {
    rows.add(List.of(cells));
  }

  void print(Terminal terminal) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<Cell> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i).text()));
      }
    }
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        Cell cell = row.get(i);
        line.append(terminal.colour(cell.colour(), cell.text()));
        if (i < columns - 1) {
          line.append(" ".repeat(widths[i] - width(cell.text()) + 2));
        }
      }
      terminal.line(line.toString().stripTrailing());
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
