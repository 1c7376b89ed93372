/**
 * What the gate counts while it runs; shown by `sluice status` and the live screen. What was refused, minimised, stripped, masked or dropped
 * was so in `enforce`, and would have been in `shadow`; `observe` counts none of it.
 */
export class GateCounters {
  exchanges = 0;
  refused = 0;
  minimised = 0;
  stripped = 0;
  masked = 0;
  droppedRows = 0;
  bytesInspected = 0;
  bytesUninspected = 0;
  upstreamFaults = 0;
  recordsLost = 0;
  findings = 0;
}
