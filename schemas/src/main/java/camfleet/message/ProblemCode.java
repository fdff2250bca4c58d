package camfleet.message;

/** The closed list of what can be wrong, as other machines hear it. */
public enum ProblemCode {
  INVALID_ARGUMENT,
  UNKNOWN_KEY,
  WRONG_TYPE,
  OUT_OF_RANGE,
  UNSUPPORTED,
  BUSY,
  UNAUTHORIZED,
  NOT_FOUND,
  EXPIRED,
  STALE_REV,
  FRAME_TOO_LARGE,
  CAMERA_ERROR,
  IO_ERROR,
  INTERNAL
}
