/** What the gate counts while it runs; shown by `sluice status` and the live screen. */
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
