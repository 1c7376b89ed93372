/** What is needed where there is no contract: how endpoints are named then. */
export { templateOf } from './plain-templates.ts';
