package camfleet.manager.web;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.RegistryListener;
import camfleet.manager.fleet.Selector;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.SocketPictures;
import camfleet.manager.frames.WatchLimits;
import camfleet.topic.DeviceId;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All WebSockets that frames go out on; tells each of them the registry's news. */
final class FrameSockets implements RegistryListener {
  private final FleetRooms rooms;
  private final DeviceView view;
  private final Vertx vertx;
  private final Set<FrameSocket> open = ConcurrentHashMap.newKeySet();

  FrameSockets(FleetRooms rooms, DeviceView view, Vertx vertx) {
    this.rooms = rooms;
    this.view = view;
    this.vertx = vertx;
  }

  void open(ServerWebSocket socket, SocketPictures pictures, Selector selector, double fps) {
    FrameSocket opened = new FrameSocket(socket, pictures, rooms, view, vertx, selector, fps);
    try {
      FrameHub.Watch watch = rooms.hub().watchAll(opened);
      open.add(opened);
      opened.start(watch, () -> open.remove(opened));
    } catch (WatchLimits.TooManyException e) {
      rooms.refusals().count("watcher", e.getMessage());
      socket.close(FrameSocket.TRY_AGAIN_LATER, e.getMessage());
    }
  }

  @Override
  public void changed(Device before, Device now) {
    if (!open.isEmpty() && DeviceView.isNews(before, now)) {
      open.forEach(socket -> socket.changed(now.id()));
    }
  }

  @Override
  public void forgotten(DeviceId device) {
    open.forEach(socket -> socket.changed(device));
  }
}
