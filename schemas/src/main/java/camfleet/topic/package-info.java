/**
 * The only place where a topic is spelled: device ids, the table of channels, building and parsing.
 */
package camfleet.topic;
