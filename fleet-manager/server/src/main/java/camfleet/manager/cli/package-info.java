/**
 * The command line: parsing, tables, progress, exit codes. The only room of the manager that
 * prints, and the only one that knows picocli.
 */
package camfleet.manager.cli;
