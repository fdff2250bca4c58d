/** Tests with what is outside: packaged programs, real brokers, other people's clients. */
package camfleet.street;
