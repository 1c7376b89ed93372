import { byteMask } from '@sluice/model';
import { alphabet, isDigit, runEnd } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, byText, type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

const version = alphabet('0-9A-Za-z._-');
const { digit, lower, upper, dot, dash, slash, space, underscore, other, plus } = byteMask;

/** Banners that servers put into their own pages and headers. */
const banners: TextFinder = {
  literals: [
    'Apache/',
    'nginx/',
    'Microsoft-IIS/',
    'PHP/',
    'OpenSSL/',
    'Apache Tomcat/',
    'Jetty(',
    'openresty/',
    'Werkzeug/',
    'gunicorn/',
    'lighttpd/',
    'Kestrel/',
    'Phusion Passenger',
    'WSGIServer/',
    'uvicorn/',
    'mod_ssl/',
    'Caddy/',
    'Apache-Coyote/',
    'Microsoft-HTTPAPI/',
    'LiteSpeed/',
    'Tengine/',
    'WildFly/',
    'JBoss-EAP/',
    'Undertow/',
    'IBM_HTTP_Server/',
    'mod_wsgi/',
    'mod_perl/',
    'mod_fcgid/',
    'TornadoServer/',
    'CherryPy/',
    'waitress/',
    'hypercorn/',
    'Cowboy/',
    'Zope/',
    'WEBrick/',
    'Varnish/',
    'HAProxy/',
    'Envoy/',
    'squid/',
  ],
  digitsMin: 0,
  bytesMin: 6,
  needs: byteMask.digit,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    let from = at;
    while (from < end && bytes[from] !== 47 && bytes[from] !== 40 && from - at < 20) from += 1;
    if (!isDigit(bytes[from + 1]) || (at > start && version[bytes[at - 1] ?? 0] === 1)) return outcome.none;
    const to = runEnd(version, bytes, from + 1, Math.min(end, from + 40));
    if (to - from < 3) return outcome.none;
    found.start = at;
    found.end = to;
    found.weight = 8;
    found.what = 'a server that names its version';
    return outcome.fit;
  },
};

export const serverVersion = defineDataClass({
  id: 'internal.server-version',
  title: 'Server software and version',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 300,
  evidence: [
    byText(banners),
    byShape(
      {
        what: 'a product, perhaps with its version',
        needs: 0,
        allows: digit | lower | upper | dot | dash | slash | space | underscore | other | plus,
        bytesMin: 3,
        bytesMax: 120,
        fits: (bytes, start, end) => runEnd(version, bytes, start, end) > start,
      },
      { weight: 1 },
    ),
    byKey(
      [
        'x_powered_by',
        'x_asp_net_version',
        'x_aspnet_version',
        'x_asp_net_mvc_version',
        'x_aspnetmvc_version',
        'x_generator',
        'x_runtime_version',
        'server_version',
        'x_php_version',
        'x_django_version',
        'x_rails_version',
        'x_laravel_version',
        'x_owa_version',
        'x_jenkins',
        'x_drupal_cache',
        'x_litespeed_cache',
        'x_jboss_version',
        'x_server_version',
        'x_framework_version',
        'microsoft_share_point_team_services',
        'liferay_portal',
        'php_version',
        'server_software',
      ],
      {
        weight: 7.2,
      },
    ),
    against(['user_agent', 'agent', 'browser'], { weight: -6 }),
  ],
  samples: {
    hits: [
      { server: 'nginx/1.18.0' },
      { 'X-Powered-By': 'Express' },
      { page: '<hr><address>Apache/2.4.52 (Ubuntu) Server at shop.example</address>' },
    ],
    misses: [
      { server: 'sluice' },
      { version: '1.18.0' },
      { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) PHP/8' },
      { text: 'PHP/MySQL course' },
    ],
  },
});
