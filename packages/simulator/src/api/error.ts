/** A refusal in Plivo's shape. Thrown anywhere in the API. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: 400 | 401 | 403 | 404 | 405 | 429;

  constructor(status: ApiError["status"], message: string) {
    super(message);
    this.status = status;
  }
}

/** What Plivo says of a call that it does not know, or that is over. */
export function callNotFound(): ApiError {
  return new ApiError(404, "call not found");
}
