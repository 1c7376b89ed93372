import { defineDataClass } from '../define-data-class.ts';
import { byText } from '../evidence.ts';
import { phrase, phraseFinder } from '../finders/find-phrase.ts';

const pages = [
  ...phraseFinder('a page of Django', [
    phrase('re seeing this error because you have', 14),
    phrase('in your Django settings file', 12),
    phrase('Using the URLconf defined in', 12),
    phrase('Django Version:', 10),
    phrase('CSRF verification failed. Request aborted', 11),
  ]),
  ...phraseFinder('a page of Werkzeug', [
    phrase('Werkzeug Debugger', 13),
    phrase('The debugger caught an exception in your WSGI', 14),
    phrase('Werkzeug powered traceback interpreter', 14),
  ]),
  ...phraseFinder('a page of Laravel or Symfony', [
    phrase('Whoops, looks like something went wrong', 12),
    phrase('whoops-container', 12),
    phrase('window.ignite', 11),
    phrase('sf-dump', 9.5),
    phrase('Symfony Exception', 11),
    phrase('Symfony Web Debug Toolbar', 13),
    phrase('phpdebugbar.', 11),
    phrase('xdebug-error', 12),
    phrase('<title>phpinfo()', 13),
  ]),
  ...phraseFinder('a page of ASP.NET', [
    phrase("Server Error in '", 12, 'application', 60),
    phrase('Microsoft .NET Framework Version:', 13),
    phrase('An unhandled exception occurred during the execution', 13),
    phrase('An unhandled exception occurred while processing', 12),
    phrase('customErrors mode=', 12),
    phrase('Source Error:', 9.5, 'Line ', 400),
  ]),
  ...phraseFinder('a page of classic ASP', [
    phrase('Microsoft VBScript runtime', 13),
    phrase('Microsoft VBScript compilation', 13),
    phrase('ADODB.', 10.5, 'error', 40),
  ]),
  ...phraseFinder('a page of Rails', [
    phrase('Action Controller: Exception caught', 14),
    phrase('Rails.root: /', 13),
    phrase('Extracted source (around line', 13),
    phrase('Phoenix.Router.NoRouteError', 13),
    phrase('web-console', 9.2, 'data-session-id', 200),
  ]),
  ...phraseFinder('a page of a Java server', [
    phrase('Whitelabel Error Page', 14),
    phrase('This application has no explicit mapping for', 13),
    phrase('The full stack trace of the root cause is available', 14),
    phrase('The full stack trace of the cause is available', 14),
    phrase('Struts Problem Report', 13),
    phrase('Powered by Jetty:', 11),
    phrase('HTTP Status 500', 9.2, 'Apache Tomcat', 600),
    phrase('Coldfusion Error Diagnostic', 13),
    phrase('Grails Runtime Exception', 13),
  ]),
  ...phraseFinder('an overlay of a development server', [
    phrase('__nextjs_original-stack-frame', 13),
    phrase('vite-error-overlay', 12),
    phrase('webpack-dev-server-client-overlay', 12),
  ]),
];

/** What frameworks show to their developers when something fails, each by words that only its own page has. */
export const errorPage = defineDataClass({
  id: 'internal.error-page',
  title: 'Debug page of a framework',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  isNeverSampled: true,
  evidence: pages.map(byText),
  samples: {
    hits: [
      { body: '<h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error</p>' },
      { body: "<p>You're seeing this error because you have <code>DEBUG = True</code> in your Django settings file.</p>" },
      { body: "<title>Server Error in '/' Application.</title>" },
      { html: '<title>ZeroDivisionError // Werkzeug Debugger</title>' },
      { html: '<title>Action Controller: Exception caught</title>' },
      { html: 'The full stack trace of the root cause is available in the server logs.' },
    ],
    misses: [
      { text: 'We debug the application with a debugger' },
      { text: 'An unexpected server error happened in the application' },
      { title: 'Whoops' },
      { text: 'No route was found' },
      { help: 'Set DEBUG to true in your settings' },
    ],
  },
});
