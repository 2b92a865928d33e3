/** The page at `/console`, as text: what `createRelay({ console })` takes. */
declare const page: string;
export default page;
