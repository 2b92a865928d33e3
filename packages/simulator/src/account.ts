/** Who makes calls: a main account, or a sub-account of one. */
export interface Account {
  /** 20 characters that begin with `MA`, or `SA` for a sub-account. */
  readonly authId: string;
  /** Authenticates the account's requests, and signs its callbacks. */
  readonly authToken: string;
  /** The main account of a sub-account; a main account is its own. */
  readonly main: Account;
}

/** A main account and its sub-accounts, as the options name them. */
export interface AccountOptions {
  /** 20 characters that begin with `MA`. */
  readonly authId: string;
  readonly authToken: string;
  readonly subaccounts?: readonly SubaccountOptions[];
}

/** A subaccount of a simulated account. */
export interface SubaccountOptions {
  /** 20 characters that begin with `SA`. */
  readonly authId: string;
  readonly authToken: string;
}

/** Every account, main accounts before their sub-accounts. */
export function accountsOf(mains: readonly AccountOptions[]): Account[] {
  return mains.flatMap(({ authId, authToken, subaccounts = [] }) => {
    const main: Account = {
      authId,
      authToken,
      get main() {
        return main;
      },
    };
    return [main, ...subaccounts.map((sub) => ({ authId: sub.authId, authToken: sub.authToken, main }))];
  });
}

/** Whether an account may see what another one does: its own, and a main account that of its sub-accounts. */
export function sees(account: Account, owner: Account): boolean {
  return account === owner || account === owner.main;
}
