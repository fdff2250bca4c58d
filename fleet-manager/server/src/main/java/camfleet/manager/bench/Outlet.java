package camfleet.manager.bench;

/** How watchers take frames. */
public enum Outlet {
  MJPEG,
  WEBSOCKET,
  TCP
}
