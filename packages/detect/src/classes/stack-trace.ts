import { byteMask } from '@sluice/model';
import { anyByte } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byKey, byShape, byText, type ValueShape } from '../evidence.ts';
import { stackTraceFinder } from '../finders/find-stack-trace.ts';
import { frameMin, traceWorth } from '../finders/trace-lines.ts';

/**
 * One line of a list of lines, such as `"stack": ["at f (…)", …]`. Only under a name that says so: a form of whole values makes all
 * others of its column votes against it, and most messages of errors hold no trace.
 */
const frameLine: ValueShape = {
  what: 'a line of a stack trace',
  needs: 0,
  allows: anyByte & ~byteMask.control,
  bytesMin: frameMin,
  bytesMax: 600,
  fits: (bytes, start, end) => traceWorth(bytes, start, end) > 0,
};

export const stackTrace = defineDataClass({
  id: 'internal.stack-trace',
  title: 'Stack trace',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  isNeverSampled: true,
  evidence: [
    byText(stackTraceFinder),
    byShape(frameLine, { weight: 3.4 }),
    byKey(
      [
        'stack',
        'stack_trace',
        'backtrace',
        'traceback',
        'call_stack',
        'error_stack',
        'stack_frame',
        'component_stack',
        'stacktrace_lines',
        'aufrufliste',
      ],
      { weight: 4.2 },
    ),
    byKey(['trace', 'frame'], { weight: 4.2, under: ['error', 'exception', 'debug', 'stack'] }),
    byKey(['trace', 'exception', 'error', 'message', 'detail', 'cause', 'debug'], { weight: 1.5 }),
  ],
  samples: {
    hits: [
      {
        stack:
          "TypeError: Cannot read properties of undefined (reading 'id')\n    at getOrder (/srv/app/orders.js:41:17)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
      },
      {
        error:
          'Traceback (most recent call last):\n  File "/srv/app/main.py", line 12, in <module>\n    run()\nZeroDivisionError: division by zero',
      },
      {
        message:
          'java.lang.NullPointerException\n\tat com.example.shop.Orders.find(Orders.java:88)\n\tat com.example.shop.Api.get(Api.java:12)',
      },
      { debug: '#0 /var/www/shop/index.php(12): Shop->find()\n#1 {main}\n  thrown in /var/www/shop/index.php on line 12' },
      { error: "orders.rb:12:in `find': undefined method `id' for nil (NoMethodError)\n\tfrom app.rb:3:in `<main>'" },
      { panic: 'goroutine 1 [running]:\nmain.find(0x0)\n\t/srv/app/main.go:12 +0x1d' },
      { detail: '   at Shop.Orders.Find(Int32 id) in /src/Shop/Orders.cs:line 42\n   at Shop.Api.Get()' },
      { message: 'Illegal division by zero at /srv/app/orders.pl line 12.' },
      { message: 'no order at orders.pl line 12.' },
      { detail: 'System.NullReferenceException: no order\n   at Shop.Orders.Find(Int32 id)\n   at Shop.Api.Get()' },
    ],
    misses: [
      { text: 'Meet me at cafe.js: 12 people are coming' },
      { file: 'src/orders.js' },
      { text: 'We meet\n   at Cafe.Central (ask for us)' },
      { note: 'from Monday at 10:30 to Friday' },
      { help: 'Set the entry in server.ts: 3000 is the default port' },
      { description: 'Exception handling in Java is explained at the end' },
    ],
  },
});
