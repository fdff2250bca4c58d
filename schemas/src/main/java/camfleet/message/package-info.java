/**
 * Every JSON message: one immutable record, one JSON Schema under {@code camfleet/schema}, one
 * golden file or more. The only room that knows Jackson.
 */
package camfleet.message;
