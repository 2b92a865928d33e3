export { PlivoValidationError } from "../errors.ts";
export { readCreateCall } from "./read.ts";
