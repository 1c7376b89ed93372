/** What the attacks use of packages that bring no types. */
declare module 'nunjucks' {
  const nunjucks: {
    readonly Environment: new (
      loader: null,
      options: { readonly autoescape: boolean },
    ) => { renderString(template: string, context: object): string };
  };
  export = nunjucks;
}

declare module 'js-yaml' {
  const yaml: { load(text: string): unknown; safeLoad(text: string): unknown };
  export = yaml;
}

declare module 'xpath' {
  interface Found {
    readonly textContent: string | null;
  }
  const xpath: {
    select(path: string, node: unknown): unknown;
    parse(path: string): {
      select(options: { readonly node: unknown; readonly variables: Readonly<Record<string, string>> }): readonly Found[];
    };
  };
  export = xpath;
}

declare module '@ldapjs/filter' {
  interface Filter {
    matches(entry: Readonly<Record<string, string>>): boolean;
  }
  const engine: {
    readonly AndFilter: new (options: { readonly filters: readonly Filter[] }) => Filter;
    readonly EqualityFilter: new (options: { readonly attribute: string; readonly value: string }) => Filter;
    readonly parseString: (text: string) => Filter;
  };
  export = engine;
}
