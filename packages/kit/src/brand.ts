declare const brand: unique symbol;

/** A `Base` that was checked in one place; only there may `as` stand. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
