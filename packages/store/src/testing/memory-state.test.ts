import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { stateConformance } from './conformance.ts';
import { MemoryState } from './memory-state.ts';

stateConformance('memory', async () => new MemoryState(), { suite, test, ...assert });
