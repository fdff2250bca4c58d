package camfleet.manager.web;

import camfleet.manager.command.Dispatch;
import camfleet.manager.fleet.Refusals;
import camfleet.manager.fleet.Registry;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.FrameLedger;
import camfleet.manager.frames.FreshFrames;
import camfleet.manager.frames.PictureAges;
import camfleet.manager.metrics.FleetMetrics;
import camfleet.manager.rollout.Rollouts;
import camfleet.manager.store.Store;
import camfleet.manager.sync.Synchronisation;
import camfleet.manager.twin.Twin;
import camfleet.message.IngestEndpoints;
import camfleet.topic.DeviceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The rooms that the API shows.
 *
 * @param loop the twin's, on which alone the store is used
 * @param forget makes the fleet forget a device and clears what the broker keeps of it
 * @param stream where programs dial for frames over TCP; gives null until that port is open
 * @param broker the broker's address, to be shown
 */
public record FleetRooms(
    Registry registry,
    FrameHub hub,
    PictureAges ages,
    FrameLedger ledger,
    FreshFrames fresh,
    Twin twin,
    Synchronisation sync,
    Rollouts rollouts,
    Store store,
    Executor loop,
    Dispatch dispatch,
    FleetMetrics metrics,
    Refusals refusals,
    Function<DeviceId, CompletableFuture<Void>> forget,
    Supplier<IngestEndpoints.Endpoint> stream,
    BooleanSupplier brokerConnected,
    String broker,
    String version,
    Instant startedAt,
    InstantSource wall,
    LongSupplier nanos) {}
