/**
 * The HTTP API of {@code fleet-manager/API.md} and the page. With {@code .frames} the only room
 * that knows Vert.x.
 */
package camfleet.manager.web;
