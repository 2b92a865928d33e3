// The house's packages are checked here from their sources, and those are written for pages too.

declare const document: unknown;
declare function clearTimeout(timer: number | undefined): void;

declare module "*.html" {
  const text: string;
  export default text;
}
