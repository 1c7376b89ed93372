/** How long a proof is fresh after it was made, and how far a client's clock may go ahead. Twice both is what replays are remembered for. */
export const freshSeconds = 60;
export const skewSeconds = 10;
export const proofWindowMs = 2 * (freshSeconds + skewSeconds) * 1000;
