import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { MemoryState } from './memory-state.ts';
import { stateConformance } from './testing/conformance.ts';

stateConformance('memory', async () => new MemoryState(), { suite, test, ...assert });
