/** Part of a house that breaks every rule, so that the rules are seen to hold. */
package camfleet.house.crooked.downstairs;
