import type { Account } from "./account.ts";
import { Call } from "./call/call.ts";
import { Conferences } from "./call/conference.ts";
import { RecordingFiles } from "./call/recording-files.ts";
import type { CallRequest } from "./call/request.ts";
import type { OpenWebSocket } from "./call/stream-socket.ts";
import type { Callback, CallbackEvent } from "./callback/attempt.ts";
import { noticePolicy, policyOf } from "./callback/policy.ts";
import { dialled } from "./callback/request.ts";
import type { CallbackOwner, WebhookSender } from "./callback/webhook-sender.ts";
import type { Clock } from "./clock/clock.ts";
import type { Context, DetachedLeg } from "./context.ts";
import { DialQueue } from "./dial-queue.ts";
import { continueCall, receiveCall, runCall } from "./engine/run-call.ts";
import type { SimulatorEvent } from "./event.ts";
import { hangupCauses } from "./hangup-cause.ts";
import type { Random } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import type { Settings } from "./settings.ts";

export interface SwitchOptions {
  readonly settings: Settings;
  readonly accounts: readonly Account[];
  readonly clock: Clock;
  readonly random: Random;
  readonly sender: WebhookSender;
  readonly openWebSocket: OpenWebSocket | undefined;
  readonly mediaUrl: () => string;
  readonly onEvent: (event: SimulatorEvent) => void;
}

/** Places and receives calls, and has what they share. */
export class Switch {
  readonly context: Context;
  readonly accounts: readonly Account[];
  /** Every call ever made, oldest first. */
  readonly calls: Call[] = [];
  /** The limit of calls a second is that of a main account. */
  readonly #queues = new Map<Account, DialQueue>();
  readonly #running = new Set<Promise<void>>();
  readonly #errors: unknown[] = [];

  constructor({ accounts, sender, onEvent, ...options }: SwitchOptions) {
    const { settings, clock, random, openWebSocket, mediaUrl } = options;
    this.accounts = accounts;
    const callbackOf = (
      { sipHeaders }: { readonly sipHeaders?: Callback["parameters"] | undefined },
      event: CallbackEvent,
      { url, method }: { readonly url: string; readonly method: string },
      parameters: Callback["parameters"],
    ): Callback => ({ event, url: dialled(url), method, parameters: { ...sipHeaders, ...parameters } });
    const notify = (
      owner: CallbackOwner,
      event: CallbackEvent,
      to: { readonly url: string; readonly method: string },
      parameters: Callback["parameters"],
      sipHeaders = owner.sipHeaders,
    ): void => {
      const callback = callbackOf({ sipHeaders }, event, to, parameters);
      this.#run(sender.deliver(owner, callback, policyOf(to.url, noticePolicy), () => undefined));
    };
    this.context = {
      settings,
      clock,
      random,
      conferences: new Conferences(),
      recordingFiles: new RecordingFiles(),
      openWebSocket,
      mediaUrl,
      notify,
      notifyAccount: (account, ...rest) => notify({ account, call: undefined, callbacks: [] }, ...rest),
      ask: (owner, event, to, policy, accept) =>
        sender.deliver(
          owner,
          callbackOf(owner, event, to, to.parameters ?? {}),
          policyOf(to.url, policy),
          accept,
        ),
      release: (owner) => sender.release(owner),
      emit: (type, call) => onEvent({ type, call, at: clock.now() }),
      warn: (message) => onEvent({ type: "warning", message, at: clock.now() }),
      detach: (leg) => this.#detach(leg),
      run: (work) => this.#run(work),
    };
  }

  /** How many calls of a main account and its sub-accounts have not ended. */
  unfinished(main: Account): number {
    return this.calls.filter(({ account, endSignal }) => account.main === main && !endSignal.aborted).length;
  }

  /** Makes a call to each destination, now or when the calls-per-second limit lets it. */
  place(account: Account, request: CallRequest, destinations: readonly string[]): Call[] {
    return destinations.map((to) => {
      const call = this.#add(account, "outbound", request, to, this.context.settings.scenarioOf(to));
      this.#run(runCall(call, this.context, this.#queue(account.main).reserve()));
      return call;
    });
  }

  /** Lets somebody call a number of the account. */
  receive(account: Account, request: CallRequest, to: string, scenario: Scenario): Call {
    const call = this.#add(account, "inbound", request, to, scenario);
    this.#run(receiveCall(call, this.context));
    return call;
  }

  #add(
    account: Account,
    direction: Call["direction"],
    request: CallRequest,
    to: string,
    scenario: Scenario,
  ): Call {
    const { settings, random, clock, emit } = this.context;
    const requestUuid = random.uuid();
    const callUuid = settings.idsDiffer ? random.uuid() : requestUuid;
    const micros = Math.floor(random.number() * 1_000);
    const createdAt = clock.now();
    const facts = { account, direction, requestUuid, callUuid, to, createdAt, request, scenario, micros };
    const call = new Call(facts);
    this.calls.push(call);
    emit("created", call);
    return call;
  }

  #queue(main: Account): DialQueue {
    const { clock, settings } = this.context;
    const queue = this.#queues.get(main) ?? new DialQueue(clock, settings.callsPerSecond);
    this.#queues.set(main, queue);
    return queue;
  }

  #detach({ account, uuid, parentCallUuid, from, to, answeredAt, source }: DetachedLeg): void {
    const { settings, random } = this.context;
    const call = new Call({
      account,
      direction: "outbound",
      requestUuid: uuid,
      callUuid: uuid,
      to,
      createdAt: answeredAt,
      request: {
        from,
        callerName: "",
        answer: source,
        ringTimeout: Number.POSITIVE_INFINITY,
        timeLimit: 14_400_000,
        sendOnPreanswer: false,
        sipHeaders: {},
        parentCallUuid,
        errorIfParentNotFound: false,
      },
      scenario: settings.scenarioOf(to),
      micros: Math.floor(random.number() * 1_000),
    });
    call.initiatedAt = answeredAt;
    call.answeredAt = answeredAt;
    call.status = "in-progress";
    this.calls.push(call);
    this.context.emit("created", call);
    this.#run(continueCall(call, this.context, source));
  }

  /** Keeps account of work that nobody awaits. */
  #run(work: Promise<unknown>): void {
    const running = work.then(
      () => undefined,
      (error: unknown) => {
        this.#errors.push(error);
      },
    );
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Ends every call. */
  close(): void {
    for (const call of this.calls) call.end(hangupCauses.canceled);
  }

  /** @throws what a function of the caller's, such as a scenario's `digits`, threw meanwhile. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    if (this.#errors.length > 0) throw this.#errors.shift();
  }
}
