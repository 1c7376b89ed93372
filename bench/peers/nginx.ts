import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, launch, outputOf, stop } from './launch.ts';
import type { Peer } from './peer.ts';
import { tlsPair } from './tls-pair.ts';

const securityModule = '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so';
const recommended = '/etc/nginx/modsecurity.conf';
const coreRules = '/usr/share/modsecurity-crs/owasp-crs.load';

/** What nginx does beside passing on: judge by rules, speak HTTP/2 in cleartext, or speak TLS. */
type NginxKind = 'plain' | 'http2' | 'rules' | 'tls';

/** The same with `rules`, at a paranoia level of CRS. */
export function startNginxWithRules(folder: string, upstreamPort: number, paranoia: number): Promise<Peer> {
  return startNginx(folder, upstreamPort, 'rules', paranoia);
}

/** nginx, one worker; with `rules` also ModSecurity v3 and the OWASP Core Rule Set at a paranoia level, reading JSON both ways. */
export async function startNginx(folder: string, upstreamPort: number, kind: NginxKind, paranoia = 1): Promise<Peer> {
  const rules = kind === 'rules';
  const port = await freePort();
  // A listener of nginx that speaks HTTP/2 in cleartext speaks nothing else.
  const http2Port = kind === 'http2' ? await freePort() : null;
  const home = join(folder, rules ? 'nginx-crs' : 'nginx');
  mkdirSync(join(home, 'temp'), { recursive: true });
  if (rules) writeSecurity(home, paranoia);
  const configuration = configurationOf(home, port, upstreamPort, rules, http2Port, kind === 'tls' ? tlsPair(folder) : null);
  writeFileSync(join(home, 'nginx.conf'), configuration);
  const child = await launch('nginx', ['-p', home, '-c', join(home, 'nginx.conf')], port);
  if (child.pid === undefined) throw new Error('nginx has no process id');
  return {
    name: rules ? 'nginx + ModSecurity + CRS' : 'nginx',
    version: versionOf(rules),
    url: `${kind === 'tls' ? 'https' : 'http'}://127.0.0.1:${http2Port ?? port}`,
    process: child.pid,
    configuration,
    stop: () => stop(child),
  };
}

/** Null when everything is there, else what is missing. */
export function missingForRules(): string | null {
  for (const file of [securityModule, recommended, coreRules])
    if (!existsSync(file)) return `${file} is absent: apt-get install nginx libnginx-mod-http-modsecurity modsecurity-crs`;
  return null;
}

function configurationOf(
  home: string,
  port: number,
  upstreamPort: number,
  rules: boolean,
  http2Port: number | null,
  tls: { readonly cert: string; readonly key: string } | null,
): string {
  const secured =
    tls === null ? '' : `    ssl_certificate ${tls.cert};\n    ssl_certificate_key ${tls.key};\n    ssl_protocols TLSv1.2 TLSv1.3;\n`;
  return `${rules ? `load_module ${securityModule};\n` : ''}worker_processes 1;
daemon off;
pid ${home}/nginx.pid;
error_log ${home}/error.log warn;
events { worker_connections 1024; }
http {
  access_log ${home}/access.log;
  client_body_temp_path ${home}/temp/body;
  proxy_temp_path ${home}/temp/proxy;
  fastcgi_temp_path ${home}/temp/fastcgi;
  uwsgi_temp_path ${home}/temp/uwsgi;
  scgi_temp_path ${home}/temp/scgi;
  keepalive_requests 1000000;
  proxy_buffers 32 16k;
  proxy_busy_buffers_size 64k;
  upstream api { server 127.0.0.1:${upstreamPort}; keepalive 64; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port}${tls === null ? '' : ' ssl'};${http2Port === null ? '' : ` listen 127.0.0.1:${http2Port} http2;`}
${secured}${rules ? `    modsecurity on;\n    modsecurity_rules_file ${home}/rules.conf;\n` : ''}    location / { proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; }
  }
}
`;
}

function writeSecurity(home: string, paranoia: number): void {
  const settings = readFileSync(recommended, 'utf8')
    .replace(/^SecRuleEngine .*$/m, 'SecRuleEngine On')
    .replace(/^SecResponseBodyAccess .*$/m, 'SecResponseBodyAccess On')
    .replace(/^SecResponseBodyMimeType .*$/m, 'SecResponseBodyMimeType text/plain text/html text/xml application/json')
    .replace(/^SecAuditLog .*$/m, `SecAuditLog ${home}/audit.log`)
    .replace(/^SecUnicodeMapFile .*$/m, 'SecUnicodeMapFile /etc/nginx/unicode.mapping 20127');
  // The Debian load file names its optional parts with Apache's IncludeOptional, which ModSecurity v3 does not know.
  const load = readFileSync(coreRules, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Include '))
    .join('\n');
  // CRS 3 and CRS 4 name the level in two ways, and set it only where nothing did before.
  const level = `SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=${paranoia},setvar:tx.blocking_paranoia_level=${paranoia}"`;
  writeFileSync(join(home, 'rules.conf'), `${settings}\n${level}\n${load}\n`);
}

function versionOf(rules: boolean): string {
  const installed = (name: string) => {
    try {
      return outputOf('dpkg-query', ['-W', name]).split('\t')[1] ?? '';
    } catch {
      return 'version unknown';
    }
  };
  const nginx = installed('nginx');
  return rules ? `${nginx}, module ${installed('libnginx-mod-http-modsecurity')}, rules ${installed('modsecurity-crs')}` : nginx;
}
