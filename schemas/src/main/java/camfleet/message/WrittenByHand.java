package camfleet.message;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A document that people type: an unknown member is a typing error and is refused, whereas a
 * document that only programs write may carry members of a later version.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface WrittenByHand {}
