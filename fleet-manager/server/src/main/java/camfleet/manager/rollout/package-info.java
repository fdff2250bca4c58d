/** Brings a fleet revision to the cameras in waves, looks at their pictures and can turn back. */
package camfleet.manager.rollout;
