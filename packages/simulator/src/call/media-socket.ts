import { signedHeaders } from "@plivo-edge/callbacks";
import type { CallbackOwner } from "../callback/webhook-sender.ts";
import type { Context } from "../context.ts";
import { type Encoding, encodingOf, frameMs, silence, toneFrame } from "./audio-frames.ts";
import { spokenMs } from "./sound.ts";
import type { OpenWebSocket, StreamSocket } from "./stream-socket.ts";

/** `WebSocket.OPEN`. */
const open = 1;

/** The audio of a stream. */
export interface StreamedAudio {
  readonly id: string;
  readonly serviceUrl: string;
  readonly bidirectional: boolean;
  readonly audioTrack: "inbound" | "outbound" | "both";
  /** Such as `audio/x-l16;rate=8000`. */
  readonly contentType: string;
  /** Told to the WebSocket when it starts. */
  readonly extraHeaders?: Readonly<Record<string, string>> | undefined;
}

/** A call whose other end hears, talks and presses keys. */
export interface TalkingCall extends CallbackOwner {
  readonly callUuid: string;
  readonly heard: string[];
  readonly said: string[];
  sentDigits: string;
  /** What the other end does now that it is its turn. */
  react(): { readonly keys: string; readonly speech: string };
}

/** The socket of a stream, once it is open. */
export interface MediaSocket {
  /** Says that the stream is over, and closes the socket. */
  close(): void;
}

interface Events {
  /** Aborts when the stream is over. */
  readonly signal: AbortSignal;
  onOpen(media: MediaSocket): void;
  /** The socket is closed; `opened` says whether it was ever open. */
  onClose(opened: boolean): void;
}

/** Connects a stream's WebSocket and speaks Plivo's media protocol over it until the stream is over. */
export async function openMedia(
  call: TalkingCall,
  context: Context,
  openWebSocket: OpenWebSocket,
  stream: StreamedAudio,
  { signal, onOpen, onClose }: Events,
): Promise<void> {
  const { authToken, main } = call.account;
  // On live traffic the upgrade is signed as a GET of the URL with http in place of ws.
  const url = stream.serviceUrl.replace(/^wss?:/i, "http:");
  const nonce = context.random.digits(20);
  const headers = await signedHeaders({
    method: "GET",
    url,
    nonce,
    authToken,
    mainAuthToken: main.authToken,
  });
  if (signal.aborted) return;
  let socket: StreamSocket;
  try {
    socket = openWebSocket(stream.serviceUrl, headers);
  } catch {
    onClose(false);
    return;
  }
  const media = new Media(call, context, stream, socket, signal);
  let opened = false;
  const closed = new Promise<void>((resolve) => {
    const end = (): void => {
      resolve();
      onClose(opened);
    };
    socket.addEventListener("open", () => {
      opened = true;
      onOpen(media);
      context.run(media.run());
    });
    socket.addEventListener("message", ({ data }) => media.receive(data));
    socket.addEventListener("close", end);
    socket.addEventListener("error", end);
    signal.addEventListener("abort", () => {
      if (!opened) socket.close();
      resolve();
    });
  });
  await closed;
}

/** The conversation over an open socket. */
class Media implements MediaSocket {
  readonly #call: TalkingCall;
  readonly #context: Context;
  readonly #stream: StreamedAudio;
  readonly #socket: StreamSocket;
  readonly #signal: AbortSignal;
  readonly #encoding: Encoding;
  #sequence = 0;
  #chunk = 0;
  /** When the audio that was sent so far has been played. */
  #playedAt = 0;
  /** Drops what waits for audio that is cleared. */
  #clearing = new AbortController();
  /** Whether the other end has had its turn since it last heard something. */
  #reacted: boolean;
  /** Until when the other end speaks. */
  #speaksUntil = 0;

  constructor(
    call: TalkingCall,
    context: Context,
    stream: StreamedAudio,
    socket: StreamSocket,
    signal: AbortSignal,
  ) {
    this.#call = call;
    this.#context = context;
    this.#stream = stream;
    this.#socket = socket;
    this.#signal = signal;
    this.#encoding = encodingOf(stream.contentType);
    // Whom nobody talks to speaks first.
    this.#reacted = stream.bidirectional;
  }

  /** Starts, and sends a frame of audio every 20 ms. */
  async run(): Promise<void> {
    const { audioTrack, id, extraHeaders = {} } = this.#stream;
    const tracks = audioTrack === "both" ? ["inbound", "outbound"] : [audioTrack];
    this.#send({
      event: "start",
      start: {
        callId: this.#call.callUuid,
        streamId: id,
        accountId: this.#call.account.authId,
        tracks,
        mediaFormat: { encoding: this.#encoding.name, sampleRate: this.#encoding.sampleRate },
      },
      extra_headers: JSON.stringify(extraHeaders),
    });
    const { clock } = this.#context;
    const startedAt = clock.now();
    // A late timer is made up for: what counts is the stream's own time.
    for (let frame = 0; !this.#signal.aborted && this.#socket.readyState === open; frame += 1) {
      this.#takeTurn();
      for (const track of tracks) this.#sendFrame(track);
      const due = startedAt + (frame + 1) * frameMs;
      await clock.sleep(Math.max(0, due - clock.now()), this.#signal).catch(() => undefined);
    }
  }

  close(): void {
    if (this.#socket.readyState !== open) return;
    this.#send({ event: "stop", streamId: this.#stream.id, stop: { callId: this.#call.callUuid } });
    this.#socket.close(1000);
  }

  /** What the server sends: audio to play, a checkpoint, a barge-in, keys. */
  receive(data: unknown): void {
    const message = parsed(data);
    const event = message?.["event"];
    if (event === "playAudio") this.#play(Object(message?.["media"]));
    else if (event === "checkpoint") this.#checkpoint(String(message?.["name"]));
    else if (event === "clearAudio") this.#clear();
    else if (event === "sendDTMF") this.#call.sentDigits += String(message?.["dtmf"] ?? "");
    else this.#context.warn("a stream's WebSocket sent a message that Plivo does not document");
  }

  #play({ contentType, sampleRate, payload }: Readonly<Record<string, unknown>>): void {
    if (!this.#stream.bidirectional) {
      this.#context.warn("playAudio on a stream that is not bidirectional plays nothing");
      return;
    }
    const bytes = Math.floor((String(payload ?? "").replace(/=+$/, "").length * 3) / 4);
    const { bytesPerSample } = encodingOf(`${contentType};rate=${sampleRate}`);
    const ms = (bytes / bytesPerSample / (Number(sampleRate) || 8_000)) * 1_000;
    const now = this.#context.clock.now();
    const silent = this.#playedAt <= now;
    this.#playedAt = Math.max(now, this.#playedAt) + ms;
    this.#reacted = false;
    // One entry for what is played without a pause.
    const last = silent ? undefined : /^audio of (\d+) ms$/.exec(this.#call.heard.at(-1) ?? "");
    if (last) this.#call.heard.pop();
    this.#call.heard.push(`audio of ${Math.round(ms) + Number(last?.[1] ?? 0)} ms`);
  }

  #checkpoint(name: string): void {
    const { clock } = this.#context;
    const { signal } = this.#clearing;
    clock.sleep(Math.max(0, this.#playedAt - clock.now()), AbortSignal.any([signal, this.#signal])).then(
      () => this.#send({ event: "playedStream", streamId: this.#stream.id, name }),
      () => undefined,
    );
  }

  #clear(): void {
    this.#clearing.abort();
    this.#clearing = new AbortController();
    this.#playedAt = 0;
    this.#send({ event: "clearedAudio", streamId: this.#stream.id });
  }

  /** Once it has heard the audio to its end, the other end presses keys or speaks. */
  #takeTurn(): void {
    const now = this.#context.clock.now();
    if (this.#reacted || now < this.#playedAt) return;
    this.#reacted = true;
    const { keys, speech } = this.#call.react();
    for (const digit of keys) {
      this.#send({
        event: "dtmf",
        streamId: this.#stream.id,
        dtmf: { track: "inbound", timestamp: String(now), digit },
        extra_headers: "{}",
      });
    }
    if (speech === "") return;
    this.#call.said.push(speech);
    this.#speaksUntil = now + spokenMs(speech);
  }

  #sendFrame(track: string): void {
    const now = this.#context.clock.now();
    const speaks = track === "inbound" && now < this.#speaksUntil;
    this.#chunk += 1;
    this.#send({
      event: "media",
      streamId: this.#stream.id,
      media: {
        track,
        timestamp: String(now),
        chunk: this.#chunk,
        payload: speaks ? toneFrame(this.#encoding, this.#chunk) : silence(this.#encoding),
      },
      extra_headers: "{}",
    });
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    if (this.#socket.readyState !== open) return;
    this.#socket.send(JSON.stringify({ sequenceNumber: this.#sequence, ...message }));
    this.#sequence += 1;
  }
}

function parsed(data: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(String(data));
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}
