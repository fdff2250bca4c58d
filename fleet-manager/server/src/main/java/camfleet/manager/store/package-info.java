/**
 * What the manager must not forget: devices, revisions, history, rollouts and events, in an
 * embedded database or in PostgreSQL, with one schema.
 */
package camfleet.manager.store;
