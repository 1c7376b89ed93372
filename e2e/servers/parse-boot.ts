/** Runs Parse Server in a process of its own: `parse-boot.ts <entry of parse-server>`, the rest from the environment. */
import { pathToFileURL } from 'node:url';
import { parseKeys } from './parse-keys.ts';

process.on('disconnect', () => process.exit());
const { ParseServer } = await import(pathToFileURL(process.argv[2] ?? '').href);
const bytesByName = new Map<string, Buffer>();

await ParseServer.startApp({
  appId: parseKeys.application,
  appName: 'Shop',
  restAPIKey: parseKeys.rest,
  javascriptKey: parseKeys.script,
  masterKey: parseKeys.master,
  databaseURI: process.env['DATABASE_URL'],
  host: '127.0.0.1',
  port: Number(process.env['PORT']),
  mountPath: '/parse',
  serverURL: `http://127.0.0.1:${process.env['PORT']}/parse`,
  publicServerURL: `${process.env['PUBLIC_URL']}/parse`,
  allowClientClassCreation: true,
  fileUpload: { enableForPublic: true },
  logLevel: 'error',
  logsFolder: null,
  emailAdapter: { sendMail: async () => {}, sendPasswordResetEmail: async () => {}, sendVerificationEmail: async () => {} },
  filesAdapter: {
    createFile: async (name: string, bytes: Uint8Array) => {
      bytesByName.set(name, Buffer.from(bytes));
    },
    deleteFile: async (name: string) => {
      bytesByName.delete(name);
    },
    getFileData: async (name: string) => {
      const bytes = bytesByName.get(name);
      if (!bytes) throw new Error('there is no such file');
      return bytes;
    },
    getFileLocation: (config: { mount: string; applicationId: string }, name: string) =>
      `${config.mount}/files/${config.applicationId}/${encodeURIComponent(name)}`,
  },
  cloud: (Parse: CloudCode) => {
    Parse.Cloud.define('greet', ({ params }) => `hello ${params.name}`);
    Parse.Cloud.define('fail', () => {
      throw new Parse.Error(141, 'failed as asked');
    });
    Parse.Cloud.job('tidy', () => 'tidy');
  },
});
process.send?.('ready');

interface CloudCode {
  readonly Cloud: {
    define(name: string, work: (request: { readonly params: { readonly name: string } }) => string): void;
    job(name: string, work: () => string): void;
  };
  readonly Error: new (code: number, message: string) => Error;
}
