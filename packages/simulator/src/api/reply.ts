/** Says what went wrong, as Plivo does. Thrown anywhere in the API. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: 400 | 401 | 403 | 404 | 405 | 429 | 500;

  constructor(status: ApiError["status"], message: string) {
    super(message);
    this.status = status;
  }
}
