import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouteSettings } from '../config/settings.ts';
import { upgradesOf } from './upgrades.ts';

function route(match: string, allowUpgrade = true): RouteSettings {
  return {
    match,
    allowUpgrade,
    mode: null,
    authenticate: null,
    onInspectError: null,
    attacks: null,
    graphql: null,
    heldBytesMax: null,
    capture: null,
    projection: null,
    pageSize: null,
    isForAnySite: false,
  };
}

test('only a route that allows upgrades lets its own path become a tunnel', () => {
  const allows = upgradesOf([route('GET /live/{room}'), route('GET /quiet', false)]);

  assert.ok(allows('/live/a1?token=x'));
  for (const target of ['/live', '/live/', '/live/a1/b', '/quiet', '/other', '/']) assert.ok(!allows(target), target);
});

test('a route for everything below lets all of it become tunnels, and nothing beside it', () => {
  const allows = upgradesOf([route('* /live/**')]);

  for (const target of ['/live', '/live/a', '/live/a/b']) assert.ok(allows(target), target);
  assert.ok(!allows('/lively'));
});

test('a path that two servers could read as two becomes no tunnel', () => {
  const allows = upgradesOf([route('GET /live/**')]);

  for (const target of ['/live/../admin', '/live/./a', '/live//admin', '/live/%2e%2e/admin', '/live/..;/admin', '/live\\admin']) {
    assert.ok(!allows(target), target);
  }
});

test('a route of another method lets nothing through: upgrades are asked for by GET', () => {
  assert.ok(!upgradesOf([route('POST /live')])('/live'));
});
