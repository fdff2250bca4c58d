/** Reads the body of a FRAME message (camfleet-frames/1); null when it is none. */
const HEADER_BYTES = 42;
const JPEG = 1;
const CLOCK_NOT_SYNCHRONISED = 4;
const UNKNOWN_ERROR = 0xffffffff;

export function readFrame(buffer) {
  if (buffer.byteLength < HEADER_BYTES) return null;
  const view = new DataView(buffer);
  const headerBytes = view.getUint16(0);
  if (headerBytes < HEADER_BYTES || headerBytes > buffer.byteLength || view.getUint8(4) !== JPEG) {
    return null;
  }
  return {
    channel: view.getUint16(2),
    clockIsSet: (view.getUint8(5) & CLOCK_NOT_SYNCHRONISED) === 0,
    boot: view.getBigUint64(6),
    sequence: Number(view.getBigUint64(14)),
    capturedAt: Number(view.getBigInt64(22)) / 1e6,
    clockErrorMs: view.getUint32(30) === UNKNOWN_ERROR ? null : view.getUint32(30) / 1000,
    dropped: view.getUint32(34),
    width: view.getUint16(38),
    height: view.getUint16(40),
    bytes: buffer.byteLength - headerBytes,
    blob: new Blob([new Uint8Array(buffer, headerBytes)], { type: 'image/jpeg' }),
  };
}
