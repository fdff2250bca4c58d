/** The fleet manager: {@code ManagerApp} wires the rooms in the order in which data flows. */
package camfleet.manager;
