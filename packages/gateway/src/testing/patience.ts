/** How long a test waits for what has to come: it bounds one that went wrong, also on a machine with other work. */
export const patienceMs = 60_000;
