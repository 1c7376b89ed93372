/** Names that are numbered before all others, because something is asked of them. */
export const knownNames = ['__schema', '__type', 'fields', 'interfaces', 'possibleTypes', 'inputFields'] as const;
