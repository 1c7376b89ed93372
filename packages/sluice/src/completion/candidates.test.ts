import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandTree } from '../command-tree.ts';
import { commands } from '../commands.ts';
import { candidatesOf } from './candidates.ts';

const tree = commandTree(commands, '', async () => undefined);

function complete(...words: readonly string[]): readonly string[] {
  return candidatesOf(tree, words).map(({ word }) => word);
}

test('commands are completed, also those within a group', () => {
  assert.deepEqual(complete('sta'), ['start', 'status']);
  assert.deepEqual(complete('config', ''), ['show', 'schema']);
  assert.ok(!complete('').includes('complete'));
});

test('options are completed, the global ones too', () => {
  assert.deepEqual(complete('leaks', '--dis'), ['--distinct']);
  assert.deepEqual(complete('leaks', '--js'), ['--json']);
});

test('choices of an option are completed in every form in which shells hand them over', () => {
  assert.deepEqual(complete('start', '--mode', 'e'), ['enforce']);
  assert.deepEqual(complete('start', '--mode=e'), ['--mode=enforce']);
  assert.deepEqual(complete('start', '--mode', '=', 'e'), ['enforce']);
  assert.deepEqual(complete('start', '--mode', '='), ['observe', 'shadow', 'enforce']);
});

test('the last part of a list is completed', () => {
  assert.deepEqual(complete('leaks', '--by', 'class,co'), ['class,consumer']);
});

test('arguments with choices are completed, files are left to the shell', () => {
  assert.deepEqual(complete('completion', 'z'), ['zsh']);
  assert.deepEqual(complete('replay-har', ''), []);
  assert.deepEqual(complete('start', '--contract', ''), []);
});

test('a global option before the command does not hide it', () => {
  assert.deepEqual(complete('--data', '/tmp', 'stat'), ['status']);
});
