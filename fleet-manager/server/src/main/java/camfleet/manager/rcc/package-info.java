/**
 * RPi Camera Colony's configuration file and what it becomes in the fleet's document: what its keys
 * mean here, and which of them mean nothing. Pure.
 */
package camfleet.manager.rcc;
