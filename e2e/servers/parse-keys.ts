/** Made up; a server has them for the minutes that it runs. */
export const parseKeys = {
  application: 'shop',
  rest: 'rest-key-of-the-test',
  script: 'script-key-of-the-test',
  master: 'master-key-of-the-test',
};
