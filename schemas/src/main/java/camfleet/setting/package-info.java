/**
 * What can be set on a camera: keys, types, ranges, defaults, effects. Pure; both ends check by it.
 */
package camfleet.setting;
