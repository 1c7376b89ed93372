import { RestClient, textAt } from './rest-client.ts';
import type { Steps } from './steps.ts';
import type { UnleashSdk } from './unleash-sdk.ts';

const admin = '/api/admin';
const project = `${admin}/projects/default`;
const development = 'environments/development';
const later = '2099-01-01T00:00:00.000Z';

/** What people, their tools and their applications do with Unleash in a day. */
export async function unleashFlow(url: string, steps: Steps, startSdk: UnleashSdk): Promise<void> {
  const person = new RestClient(url, steps);
  await signIn(url, steps, person);
  await flags(person);
  await strategies(person);
  await vocabulary(person);
  await people(url, steps, person);
  await surroundings(person);
  await applications(url, steps, person, startSdk);
  await overviews(person);
  await errors(url, steps, person);
  await person.call('POST', '/logout', { expect: 302 });
  await person.call('GET', `${admin}/user`, { expect: 401 });
}

async function signIn(url: string, steps: Steps, person: RestClient): Promise<void> {
  await person.call('GET', '/health');
  await person.call('GET', '/ready');
  await new RestClient(url, steps).call('POST', '/auth/simple/login', { body: { username: 'admin', password: 'wrong' }, expect: 401 });
  await person.call('POST', '/auth/simple/login', { body: { username: 'admin', password: 'unleash4all' } });
  await person.call('GET', `${admin}/user`);
  await person.call('GET', `${admin}/user/profile`);
  await person.call('GET', `${admin}/ui-config`);
  await person.call('POST', `${admin}/ui-config/cors`, { body: { frontendApiOrigins: ['*'] } });
  await person.call('GET', `${admin}/maintenance`);
  await person.call('GET', `${admin}/telemetry/settings`);
}

async function flags(person: RestClient): Promise<void> {
  const features = `${project}/features`;
  await person.call('POST', `${admin}/features/validate`, { body: { name: 'checkout' } });
  for (const name of ['checkout', 'search', 'basket', 'wishlist']) {
    await person.call('POST', features, { body: { name, type: 'release', description: `The ${name}, rewritten` } });
  }
  await person.call('POST', features, { body: { name: 'checkout' }, expect: 409 });
  await person.call('GET', features);
  await person.call('GET', `${features}/checkout`);
  await person.call('PUT', `${features}/checkout`, { body: { description: 'Another text', type: 'experiment', impressionData: true } });
  await person.call('PATCH', `${features}/checkout`, { body: [{ op: 'replace', path: '/description', value: 'Patched' }] });
  await person.call('POST', `${features}/checkout/clone`, { body: { name: 'checkout-copy' } });
  await person.call('GET', `${features}/checkout/${development}`);
  await person.call('POST', `${features}/checkout/${development}/on`);
  await person.call('POST', `${features}/checkout/${development}/off`);
  await person.call('POST', `${project}/bulk_features/${development}/on`, { body: { features: ['checkout', 'search'] } });
  await person.call('POST', `${project}/bulk_features/${development}/off`, { body: { features: ['search'] } });
  await person.call('POST', `${project}/stale`, { body: { features: ['wishlist'], stale: true } });
  await person.call('POST', `${features}/checkout/favorites`, { body: {} });
  await person.call('DELETE', `${features}/checkout/favorites`, { body: {} });
  await person.call('POST', `${features}/basket/dependencies`, { body: { feature: 'checkout' } });
  await person.call('GET', `${features}/basket/parents`);
  await person.call('GET', `${features}/checkout/parent-variants`);
  await person.call('GET', `${project}/dependencies`);
  await person.call('DELETE', `${features}/basket/dependencies/checkout`);
  const link = await person.call('POST', `${features}/checkout/link`, { body: { url: 'https://example.com/ticket', title: 'Ticket' } });
  if (textAt(link, 'id') !== 'missing') await person.call('DELETE', `${features}/checkout/link/${textAt(link, 'id')}`);
  await person.call('GET', `${features}/checkout/lifecycle`);
  await person.call('POST', `${features}/checkout/lifecycle/complete`, { body: { status: 'kept' } });
  await person.call('POST', `${features}/checkout/lifecycle/uncomplete`);
  await person.call('POST', `${project}/archive/validate`, { body: { features: ['checkout-copy'] } });
  await person.call('DELETE', `${features}/checkout-copy`);
  await person.call('POST', `${admin}/archive/revive/checkout-copy`);
  await person.call('POST', `${project}/archive`, { body: { features: ['checkout-copy'] } });
  await person.call('POST', `${project}/delete`, { body: { features: ['checkout-copy'] } });
  await person.call('GET', `${admin}/search/features?project=IS:default&limit=2&offset=0&sortBy=name&sortOrder=asc`);
  await person.call('GET', `${admin}/search/features?project=IS:default&limit=2&offset=2&sortBy=name&sortOrder=asc`);
}

async function strategies(person: RestClient): Promise<void> {
  const place = `${project}/features/checkout/${development}`;
  const constraint = { contextName: 'userId', operator: 'IN', values: ['1', '2'] };
  const rollout = { rollout: '50', stickiness: 'default', groupId: 'checkout' };
  const made = await person.call('POST', `${place}/strategies`, {
    body: { name: 'flexibleRollout', title: 'Half', constraints: [constraint], parameters: rollout, variants: [] },
  });
  const id = textAt(made, 'id');
  await person.call('GET', `${place}/strategies`);
  await person.call('GET', `${place}/strategies/${id}`);
  await person.call('PUT', `${place}/strategies/${id}`, {
    body: { name: 'flexibleRollout', constraints: [], parameters: { ...rollout, rollout: '75' }, variants: [] },
  });
  await person.call('PATCH', `${place}/strategies/${id}`, { body: [{ op: 'replace', path: '/title', value: 'Most' }] });
  await person.call('POST', `${place}/strategies/set-sort-order`, { body: [{ id, sortOrder: 1 }] });
  await person.call('PUT', `${place}/variants`, {
    body: [{ name: 'red', weight: 1000, weightType: 'variable', stickiness: 'default', payload: { type: 'string', value: '#f00' } }],
    expect: 403,
  });
  await person.call('GET', `${place}/variants`);
  await person.call('POST', `${admin}/constraints/validate`, { body: constraint, expect: 204 });
  const segment = await person.call('POST', `${admin}/segments`, {
    body: {
      name: 'staff',
      description: 'Those who work here',
      constraints: [{ contextName: 'email', operator: 'STR_ENDS_WITH', values: ['@example.com'] }],
    },
  });
  const segmentId = textAt(segment, 'id');
  await person.call('POST', `${admin}/segments/validate`, { body: { name: 'guests' }, expect: 204 });
  await person.call('GET', `${admin}/segments`);
  await person.call('GET', `${admin}/segments/${segmentId}`);
  await person.call('PUT', `${admin}/segments/${segmentId}`, { body: { name: 'staff', constraints: [constraint] }, expect: 204 });
  await person.call('POST', `${admin}/segments/strategies`, {
    body: { projectId: 'default', strategyId: id, environmentId: 'development', segmentIds: [Number(segmentId)] },
  });
  await person.call('GET', `${admin}/segments/${segmentId}/strategies`);
  await person.call('GET', `${admin}/segments/strategies/${id}`);
  await person.call('DELETE', `${place}/strategies/${id}`);
  await person.call('DELETE', `${admin}/segments/${segmentId}`, { expect: 204 });
  await person.call('GET', `${admin}/strategies`);
  await person.call('POST', `${admin}/strategies`, {
    body: { name: 'byOffice', description: 'Own', parameters: [{ name: 'office', type: 'string', required: true, description: 'Where' }] },
  });
  await person.call('GET', `${admin}/strategies/byOffice`);
  await person.call('PUT', `${admin}/strategies/byOffice`, { body: { description: 'Changed', parameters: [] } });
  await person.call('POST', `${admin}/strategies/byOffice/deprecate`);
  await person.call('POST', `${admin}/strategies/byOffice/reactivate`);
  await person.call('DELETE', `${admin}/strategies/byOffice`);
}

async function vocabulary(person: RestClient): Promise<void> {
  await person.call('GET', `${admin}/tag-types`);
  await person.call('POST', `${admin}/tag-types/validate`, { body: { name: 'team' } });
  await person.call('POST', `${admin}/tag-types`, { body: { name: 'team', description: 'Who owns it', icon: 'T' } });
  await person.call('GET', `${admin}/tag-types/team`);
  await person.call('PUT', `${admin}/tag-types/team`, { body: { description: 'Who answers for it', icon: 'T' } });
  await person.call('POST', `${admin}/tags`, { body: { type: 'team', value: 'payments' } });
  await person.call('GET', `${admin}/tags`);
  await person.call('GET', `${admin}/tags/team`);
  await person.call('GET', `${admin}/tags/team/payments`);
  await person.call('POST', `${admin}/features/checkout/tags`, { body: { type: 'team', value: 'payments' } });
  await person.call('GET', `${admin}/features/checkout/tags`);
  await person.call('PUT', `${admin}/features/checkout/tags`, { body: { addedTags: [{ type: 'team', value: 'shop' }], removedTags: [] } });
  await person.call('DELETE', `${admin}/features/checkout/tags/team/shop`);
  await person.call('DELETE', `${admin}/tags/team/payments`);
  await person.call('DELETE', `${admin}/tag-types/team`);
  await person.call('GET', `${admin}/context`);
  await person.call('POST', `${admin}/context/validate`, { body: { name: 'office' } });
  await person.call('POST', `${admin}/context`, {
    body: { name: 'office', description: 'Where', legalValues: [{ value: 'oslo' }], stickiness: true },
  });
  await person.call('GET', `${admin}/context/office`);
  await person.call('PUT', `${admin}/context/office`, {
    body: { description: 'Where from', legalValues: [{ value: 'oslo' }], stickiness: false },
  });
  await person.call('POST', `${admin}/context/office/legal-values`, { body: { value: 'bergen', description: 'West' } });
  await person.call('DELETE', `${admin}/context/office/legal-values/bergen`);
  await person.call('GET', `${admin}/context/office/strategies`);
  await person.call('DELETE', `${admin}/context/office`);
  await person.call('GET', `${admin}/feature-types`);
  await person.call('PUT', `${admin}/feature-types/release/lifetime`, { body: { lifetimeDays: 30 } });
}

async function people(url: string, steps: Steps, person: RestClient): Promise<void> {
  await person.call('POST', `${admin}/user-admin/validate-password`, { body: { password: 'short' }, expect: 400 });
  await person.call('POST', `${admin}/user-admin/validate-password`, { body: { password: 'Correct-Horse-42-Battery' } });
  const ids: string[] = [];
  for (const name of ['Ann', 'Ben', 'Cora']) {
    const made = await person.call('POST', `${admin}/user-admin`, {
      body: {
        name,
        email: `${name.toLowerCase()}@example.com`,
        username: name.toLowerCase(),
        password: 'Correct-Horse-42-Battery',
        rootRole: 2,
        sendEmail: false,
      },
    });
    ids.push(textAt(made, 'id'));
  }
  const [first = 'missing', second = 'missing'] = ids;
  await person.call('GET', `${admin}/user-admin`);
  await person.call('GET', `${admin}/user-admin/search?q=ann`);
  await person.call('GET', `${admin}/user-admin/access`);
  await person.call('GET', `${admin}/user-admin/admin-count`);
  await person.call('GET', `${admin}/user-admin/${first}`);
  await person.call('PUT', `${admin}/user-admin/${first}`, { body: { name: 'Anna', email: 'anna@example.com', rootRole: 3 } });
  await person.call('POST', `${admin}/user-admin/${first}/change-password`, { body: { password: 'Another-Horse-43-Battery' } });
  await person.call('POST', `${admin}/user-admin/reset-password`, { body: { id: 'anna@example.com' } });
  const reader = new RestClient(url, steps);
  await reader.call('POST', '/auth/simple/login', { body: { username: 'ben', password: 'Correct-Horse-42-Battery' } });
  await reader.call('GET', `${admin}/user`);
  await reader.call('POST', `${admin}/user-admin`, { body: { name: 'Eve', username: 'eve', rootRole: 1 }, expect: 403 });
  await person.call('DELETE', `${admin}/user-admin/${second}`);
  const token = await person.call('POST', `${admin}/user/tokens`, { body: { description: 'laptop', expiresAt: later } });
  await person.call('GET', `${admin}/user/tokens`);
  const tool = new RestClient(url, steps, { authorization: textAt(token, 'secret') });
  await tool.call('GET', `${project}/overview`);
  await tool.call('GET', `${project}/features`);
  await person.call('DELETE', `${admin}/user/tokens/${textAt(token, 'id')}`);
  const invite = await person.call('POST', `${admin}/invite-link/tokens`, { body: { name: 'default', expiresAt: later } });
  const secret = textAt(invite, 'secret');
  await person.call('GET', `${admin}/invite-link/tokens`);
  await person.call('GET', `${admin}/invite-link/tokens/${secret}`);
  await person.call('PUT', `${admin}/invite-link/tokens/${secret}`, { body: { expiresAt: later, enabled: true } });
  const guest = new RestClient(url, steps);
  await guest.call('GET', `/invite/${secret}/validate`);
  await guest.call('POST', `/invite/${secret}/signup`, {
    body: { email: 'dan@example.com', name: 'Dan', password: 'Correct-Horse-42-Battery' },
  });
  await guest.call('POST', '/auth/reset/validate-password', { body: { password: 'Correct-Horse-42-Battery' } });
}

async function surroundings(person: RestClient): Promise<void> {
  await person.call('GET', `${admin}/environments`);
  await person.call('GET', `${admin}/environments/development`);
  await person.call('GET', `${admin}/environments/project/default`);
  await person.call('PUT', `${admin}/environments/sort-order`, { body: { development: 1, production: 2 } });
  await person.call('POST', `${admin}/environments/production/off`);
  await person.call('POST', `${admin}/environments/production/on`);
  await person.call('DELETE', `${project}/environments/production`);
  await person.call('POST', `${project}/environments`, { body: { environment: 'production' } });
  await person.call('GET', `${admin}/addons`);
  const hook = {
    provider: 'webhook',
    description: 'Tells the chat',
    enabled: false,
    events: ['feature-created'],
    parameters: { url: 'https://93.184.216.34/shop', authorization: 'Bearer made-up-for-the-test' },
    projects: [],
    environments: [],
  };
  const addon = textAt(await person.call('POST', `${admin}/addons`, { body: hook }), 'id');
  await person.call('GET', `${admin}/addons/${addon}`);
  await person.call('PUT', `${admin}/addons/${addon}`, { body: { ...hook, description: 'Tells nobody' } });
  await person.call('GET', `${admin}/addons/${addon}/events`);
  await person.call('DELETE', `${admin}/addons/${addon}`);
  await person.call('POST', `${admin}/features-batch/export`, {
    body: { features: ['checkout'], environment: 'development', downloadFile: false },
  });
  const data = {
    features: [{ name: 'imported', type: 'release' }],
    featureStrategies: [],
    featureEnvironments: [],
    contextFields: [],
    featureTags: [],
    tagTypes: [],
    segments: [],
    links: [],
    dependencies: [],
  };
  await person.call('POST', `${admin}/features-batch/validate`, { body: { project: 'default', environment: 'development', data } });
  await person.call('POST', `${admin}/features-batch/import`, { body: { project: 'default', environment: 'development', data } });
  await person.call('POST', `${admin}/splash/new-ui`);
  await person.call('POST', `${admin}/feedback`, { body: { feedbackId: 'setup', neverShow: false } });
  await person.call('POST', `${admin}/record-ui-error`, { body: { errorMessage: 'nothing', errorStack: 'at nowhere' } });
}

async function applications(url: string, steps: Steps, person: RestClient, startSdk: UnleashSdk): Promise<void> {
  const token = (type: string, tokenName: string) =>
    person.call('POST', `${admin}/api-tokens`, { body: { type, tokenName, environment: 'development', projects: ['*'] } });
  const secret = textAt(await token('client', 'backend'), 'secret');
  const frontend = textAt(await token('frontend', 'browser'), 'secret');
  await person.call('GET', `${admin}/api-tokens`);
  await person.call('GET', `${admin}/api-tokens/backend`);
  await person.call('PUT', `${admin}/api-tokens/${encodeURIComponent(secret)}`, { body: { expiresAt: later } });
  await person.call('GET', `${project}/api-tokens`);
  await person.call('POST', `${project}/features/checkout/${development}/on`);

  await steps.step('unleash-client: starts, registers, reads flags, sends metrics', () => startSdk(url, secret));
  const application = new RestClient(url, steps, { authorization: secret });
  await application.call('GET', '/api/client/features');
  await application.call('GET', '/api/client/features/checkout');
  await application.call('POST', '/api/client/register', {
    body: {
      appName: 'shop',
      instanceId: 'one',
      interval: 1000,
      started: '2026-01-01T00:00:00.000Z',
      strategies: ['default'],
      sdkVersion: 'test:1.0.0',
    },
  });
  const toggles = { checkout: { yes: 3, no: 1, variants: {} } };
  const bucket = { start: '2026-01-01T00:00:00.000Z', stop: '2026-01-01T00:01:00.000Z', toggles };
  await application.call('POST', '/api/client/metrics', { body: { appName: 'shop', instanceId: 'one', bucket } });
  await application.call('POST', '/api/client/metrics/bulk', { body: { applications: [], metrics: [] } });
  const browser = new RestClient(url, steps, { authorization: frontend });
  await browser.call('GET', '/api/frontend?appName=web&userId=1');
  await browser.call('POST', '/api/frontend', { body: { context: { appName: 'web', userId: '1', properties: { plan: 'free' } } } });
  await browser.call('POST', '/api/frontend/client/metrics', { body: { appName: 'web', instanceId: 'two', bucket } });
  await person.call('POST', '/edge/validate', { body: { tokens: [secret] } });
  await person.call('GET', `${admin}/metrics/applications`);
  await person.call('GET', `${admin}/metrics/sdks/outdated`);
  await person.call('GET', `${admin}/client-metrics/features/checkout`);
  await person.call('GET', `${admin}/client-metrics/features/checkout/raw`);
  await person.call('DELETE', `${admin}/api-tokens/${encodeURIComponent(frontend)}`);
}

async function overviews(person: RestClient): Promise<void> {
  await person.call('GET', `${admin}/events`);
  await person.call('GET', `${admin}/events/checkout`);
  await person.call('GET', `${admin}/event-creators`);
  for (const offset of [0, 10, 20]) await person.call('GET', `${admin}/search/events?limit=10&offset=${offset}`);
  await person.call('GET', `${admin}/projects`);
  for (const part of ['overview', 'applications', 'flag-creators', 'sdks/outdated', 'health-report', 'insights', 'status', 'dora']) {
    await person.call('GET', `${project}/${part}`);
  }
  await person.call('GET', `${admin}/personal-dashboard`);
  await person.call('GET', `${admin}/personal-dashboard/default`);
  await person.call('GET', `${admin}/lifecycle/count`);
  await person.call('GET', `${admin}/instance-admin/statistics`);
  await person.call('GET', `${admin}/instance-admin/statistics/csv`);
  await person.call('POST', `${admin}/playground`, {
    body: { environment: 'development', projects: '*', context: { appName: 'shop', userId: '1' } },
  });
  await person.call('POST', `${admin}/playground/advanced`, {
    body: { environments: ['development'], projects: ['default'], context: { appName: 'shop', userId: '1,2' } },
  });
  await person.call('GET', '/docs/openapi.json');
}

async function errors(url: string, steps: Steps, person: RestClient): Promise<void> {
  await person.call('GET', `${project}/features/nothing-here`, { expect: 404 });
  // Unleash answers an id that is no number with the text of its SQL.
  await person.call('GET', `${admin}/addons/no-number`, { expect: 500 });
  await person.call('GET', `${admin}/no-such-place`, { expect: 404 });
  await person.call('POST', `${project}/features`, { body: { description: 'without a name' }, expect: 400 });
  await person.call('POST', `${project}/features`, { body: '{"name":', headers: { 'content-type': 'application/json' }, expect: 400 });
  await new RestClient(url, steps).call('GET', `${admin}/projects`, { expect: 401 });
  await new RestClient(url, steps, { authorization: 'default:development.wrong' }).call('GET', '/api/client/features', { expect: 401 });
}
