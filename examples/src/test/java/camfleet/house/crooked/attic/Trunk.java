package camfleet.house.crooked.attic;

/** Stands in a room that no table knows. */
public final class Trunk {}
