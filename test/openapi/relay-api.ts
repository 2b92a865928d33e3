// Made from the relay's description. Written anew by: vitest run test/openapi/client.test.ts -u

export interface paths {
    "/v1/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Place a call, or the same call to many. The same Idempotency-Key never dials twice. */
        post: operations["placeCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{call}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The call as it stands, and its events so far. */
        get: operations["readCall"];
        put?: never;
        post?: never;
        /** Hang up, or cancel a call that has not begun. */
        delete: operations["hangUpCall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{call}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Continue a live call with another document. */
        post: operations["transferCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{call}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Watch a call over a WebSocket, whose second subprotocol is the ticket; or by requests that wait for news. */
        get: operations["watchCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feeds/{feed}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A stretch of a feed's history. */
        get: operations["readFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feeds/{feed}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow a feed over a WebSocket, whose second subprotocol is the ticket; or by requests that wait for news. */
        get: operations["followFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A ticket with which a frontend may watch one call, a feed or a campaign: one of them is named. */
        post: operations["createTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revoke the tickets of a call, a feed or a campaign that were issued until then, and close what they have opened. */
        post: operations["revokeTickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget a call, its events in all feeds, its documents and its tickets. */
        post: operations["eraseCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sinks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a sink stands: the events handler, or the webhook. */
        get: operations["readSink"];
        put?: never;
        /** Let a sink go on at once, from where it is; or from behind a place, so that events are delivered again. */
        post: operations["resumeSink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a campaign. The same Idempotency-Key and body give the same one. */
        post: operations["createCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The campaign as it stands. An API key opens it too. */
        get: operations["readCampaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a campaign's pace, its hours and its attempts, while it runs. */
        patch: operations["changeCampaign"];
        trace?: never;
    };
    "/v1/campaigns/{campaign}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Watch a campaign over a WebSocket, whose second subprotocol is the ticket; or by requests that wait for news. */
        get: operations["watchCampaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a campaign: it dials by itself, in its hours and at its pace. */
        post: operations["startCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a campaign: no other call leaves, and those that are live go on. */
        post: operations["pauseCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume a campaign that was paused, or blocked once what blocked it has been put right. */
        post: operations["resumeCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a campaign for good: nobody who waits is dialled. */
        post: operations["cancelCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/destinations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All destinations and what became of them, one a line, unredacted: the key must be one that may see that. */
        get: operations["exportDestinations"];
        put?: never;
        /** Add destinations, one a line. A line that is wrong is left out; one that is there already changes nothing. */
        post: operations["addDestinations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaign}/destinations/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Dial a destination no more: by its id, or its number where it has none. */
        delete: operations["optOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/callbacks/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Plivo tells of an event, or asks for a document, which is then the reply. */
        get: operations["getCallback"];
        put?: never;
        /** Plivo tells of an event, or asks for a document, which is then the reply. */
        post: operations["postCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/callbacks/{type}/{facts}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Plivo tells of an event, or asks for a document, which is then the reply. */
        get: operations["getCallbackWithFacts"];
        put?: never;
        /** Plivo tells of an event, or asks for a document, which is then the reply. */
        post: operations["postCallbackWithFacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page that shows all calls. */
        get: operations["openConsole"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the relay is configured. */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description. */
        get: operations["describeRelay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        CreateCallBody: {
            from: string;
            to: string | string[];
            callerName?: string;
            sendDigits?: string;
            sendOnPreanswer?: boolean;
            timeLimit?: number;
            hangupOnRing?: number;
            machineDetection?: boolean | "hangup";
            machineDetectionTime?: number;
            machineDetectionMaximumSpeechLength?: number;
            machineDetectionInitialSilence?: number;
            machineDetectionMaximumWords?: number;
            machineDetectionInitialGreeting?: number;
            sipHeaders?: {
                [key: string]: string | number | boolean;
            };
            ringTimeout?: number;
            parentCallUuid?: string;
            errorIfParentNotFound?: boolean;
            callType?: string;
            statusUrl?: string;
            /** @enum {string} */
            statusMethod?: "GET" | "POST";
            statusEvents?: string[];
            extra?: {
                [key: string]: unknown;
            };
            answer?: components["schemas"]["Document"];
            feed?: string;
            /** @enum {string} */
            detection?: "synchronous" | "asynchronous";
            retry?: {
                connectTimeout?: number;
                readTimeout?: number;
                totalTimeout?: number;
                retries?: number;
                retryOn?: ("4xx" | "5xx" | "connectTimeout" | "readTimeout" | "all")[];
                /** @enum {string} */
                region?: "nearest" | "local" | "n_california" | "n_virginia" | "frankfurt" | "singapore" | "mumbai";
            };
            ticket?: {
                fields?: "unredacted"[];
                expiresIn?: number;
                /** @constant */
                once?: true;
            };
        };
        TicketBody: {
            call?: string;
            feed?: string;
            campaign?: string;
            fields?: "unredacted"[];
            expiresIn?: number;
            /** @constant */
            once?: true;
        };
        TransferBody: {
            answer: components["schemas"]["Document"];
            /** @enum {string} */
            legs?: "aleg" | "bleg" | "both";
        };
        Document: {
            xml?: string;
            name?: string;
        };
        CallEvent: components["schemas"]["RingEvent"] | components["schemas"]["MachineEvent"] | components["schemas"]["HangupEvent"] | components["schemas"]["AnswerEvent"] | components["schemas"]["FallbackEvent"] | components["schemas"]["DigitsEvent"] | components["schemas"]["InputEvent"] | components["schemas"]["RecordEvent"] | components["schemas"]["DialEvent"] | components["schemas"]["ExitEvent"] | components["schemas"]["RedirectEvent"] | components["schemas"]["TransferEvent"] | components["schemas"]["SpeechEvent"] | components["schemas"]["LegEvent"] | components["schemas"]["ConferenceEvent"] | components["schemas"]["MultipartyEvent"] | components["schemas"]["RecordingEvent"] | components["schemas"]["TranscriptionEvent"] | components["schemas"]["StreamEvent"];
        CallState: {
            /** @enum {unknown} */
            status: "queued" | "ringing" | "in-progress" | "completed" | "busy" | "no-answer" | "failed" | "timeout" | "canceled" | "unknown";
            callUuid?: string;
            requestUuid?: string;
            from?: string;
            to?: string;
            direction?: ("outbound" | "inbound") | string;
            /** @description Milliseconds since the epoch. */
            ringingAt?: number;
            /** @description Milliseconds since the epoch. */
            answeredAt?: number;
            /** @constant */
            unanswered?: true;
            /** @description Milliseconds since the epoch. */
            endedAt?: number;
            /** @constant */
            machine?: true;
            hangup?: {
                cause?: string;
                code?: number;
                name?: string;
                source?: string;
                /** @constant */
                inferred?: true;
            };
            /** @description Seconds. */
            duration?: number;
            /** @description Seconds. */
            billDuration?: number;
            /** @description A decimal number. */
            totalCost?: string;
        };
        CallSnapshot: {
            epoch: string;
            seq: number;
            state: components["schemas"]["CallState"];
            events: components["schemas"]["CallEvent"][];
            next: number;
            documents: {
                seq: number;
                /** @enum {string} */
                from: "placement" | "namespace" | "handler" | "apology";
                took: number;
                warnings: string[];
                xml?: string;
            }[];
            subscribers: number;
        };
        FeedPage: {
            epoch: string;
            seq: number;
            events: components["schemas"]["CallEvent"][];
            next: number;
            last: number;
            subscribers: number;
        };
        Frame: {
            /** @constant */
            type: "welcome";
            epoch: string;
            seq: number;
            recovered: boolean;
            state?: components["schemas"]["CallState"];
            spread?: number;
        } | {
            /** @constant */
            type: "events";
            seq: number;
            events: components["schemas"]["CallEvent"][];
        } | {
            /** @constant */
            type: "end";
            seq: number;
        };
        Frames: {
            frames: components["schemas"]["Frame"][];
            ticket?: string;
        };
        CampaignBody: {
            from: string;
            callerName?: string;
            sendDigits?: string;
            sendOnPreanswer?: boolean;
            timeLimit?: number;
            hangupOnRing?: number;
            machineDetection?: boolean | "hangup";
            machineDetectionTime?: number;
            machineDetectionMaximumSpeechLength?: number;
            machineDetectionInitialSilence?: number;
            machineDetectionMaximumWords?: number;
            machineDetectionInitialGreeting?: number;
            sipHeaders?: {
                [key: string]: string | number | boolean;
            };
            ringTimeout?: number;
            callType?: string;
            extra?: {
                [key: string]: unknown;
            };
            answer?: components["schemas"]["Document"];
            feed?: string;
            /** @enum {string} */
            detection?: "synchronous" | "asynchronous";
            zone?: string;
            callsPerSecond?: number;
            concurrency?: number;
            hours?: {
                from: string;
                to: string;
                days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
            } | null;
            attempts?: number;
            retry?: {
                busy?: number;
                "no-answer"?: number;
                failed?: number;
            };
            until?: string | null;
            ticket?: {
                fields?: "unredacted"[];
                expiresIn?: number;
                /** @constant */
                once?: true;
            };
        };
        CampaignChoices: {
            callsPerSecond?: number;
            concurrency?: number;
            hours?: {
                from: string;
                to: string;
                days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
            } | null;
            attempts?: number;
            retry?: {
                busy?: number;
                "no-answer"?: number;
                failed?: number;
            };
            until?: string | null;
        };
        CampaignState: {
            /** @enum {string} */
            status: "draft" | "running" | "paused" | "blocked" | "canceled" | "completed";
            reason?: string;
            progress: {
                pending: number;
                live: number;
                completed: number;
                machine: number;
                busy: number;
                "no-answer": number;
                failed: number;
                unknown: number;
                refused: number;
                expired: number;
                canceled: number;
            };
            destinations: number;
            callsPerSecond: number;
            concurrency: number;
            nextAt?: number;
        };
        CampaignFrames: {
            frames: ({
                /** @constant */
                type: "welcome";
                epoch: string;
                seq: number;
                recovered: boolean;
                state: components["schemas"]["CampaignState"];
                spread?: number;
            } | {
                /** @constant */
                type: "events";
                seq: number;
                events: ({
                    /** @constant */
                    type: "outcome";
                    position: number;
                    id: string;
                    to: string;
                    /** @enum {string} */
                    status: "completed" | "machine" | "busy" | "no-answer" | "failed" | "unknown" | "refused" | "expired" | "canceled";
                    attempts: number;
                    at: number;
                    call?: string;
                    hangupCauseCode?: number;
                    hangupCauseName?: string;
                } | {
                    /** @constant */
                    type: "status";
                    /** @enum {string} */
                    status: "draft" | "running" | "paused" | "blocked" | "canceled" | "completed";
                    reason?: string;
                    at: number;
                })[];
                state: components["schemas"]["CampaignState"];
            } | {
                /** @constant */
                type: "end";
                seq: number;
            })[];
            ticket?: string;
        };
        CreatedCampaign: {
            id: string;
            /** @enum {string} */
            status: "draft" | "running" | "paused" | "blocked" | "canceled" | "completed";
            reason?: string;
            progress: {
                pending: number;
                live: number;
                completed: number;
                machine: number;
                busy: number;
                "no-answer": number;
                failed: number;
                unknown: number;
                refused: number;
                expired: number;
                canceled: number;
            };
            destinations: number;
            callsPerSecond: number;
            concurrency: number;
            nextAt?: number;
            ticket?: string;
        };
        Imported: {
            added: number;
            duplicates: number;
            refused: {
                line: number;
                rule: string;
            }[];
            refusedCount: number;
        };
        Erased: {
            erased: boolean;
        };
        Health: {
            ok: boolean;
            placing?: boolean;
            watching?: boolean;
            disabledSinks?: ("events" | "webhook")[];
            problems?: {
                setting: string;
                rule: string;
                remedy: string;
            }[];
        };
        Placed: {
            requestUuid: string;
            ticket?: string;
        } | {
            requestUuids: string[];
            tickets?: string[];
        };
        Refusal: {
            error: string;
            ambiguous?: boolean;
            since?: string;
            issues?: {
                parameter: string;
                rule: string;
            }[];
        };
        Revoked: {
            issuedUntil: string;
        };
        Sink: {
            /** @enum {string} */
            name: "events" | "webhook";
            /** @enum {string} */
            status: "running" | "retrying" | "disabled";
            /** @enum {string} */
            disabledBy?: "gone" | "exhausted";
            epoch: string;
            after: number;
            lag: number;
            retryAt?: number;
            lastError?: {
                /** @enum {string} */
                kind: "thrown" | "timeout" | "unreachable" | "refused" | "failed" | "redirected" | "gone";
                status?: number;
                at: number;
            };
            setAside: {
                seq: number;
                id: string;
                at: number;
            }[];
        };
        Stored: {
            fresh: boolean;
        };
        Ticket: {
            ticket: string;
            url: string;
            expires: string;
        };
        Transferred: {
            /** @constant */
            transferred: true;
        };
        CallFacts: {
            callUuid: string;
            requestUuid?: string;
            aLegUuid?: string;
            aLegRequestUuid?: string;
            from?: string;
            to?: string;
            direction?: ("outbound" | "inbound") | string;
            callStatus?: ("ringing" | "in-progress" | "completed" | "busy" | "failed" | "timeout" | "no-answer" | "cancel") | string;
            sessionStart?: string;
            stirVerification?: ("Verified" | "Not Verified" | "Not Applicable") | string;
            stirAttestation?: ("A" | "B" | "C" | "Not Applicable") | string;
            /** @description Milliseconds since the epoch. */
            receivedAt: number;
            parameters?: {
                [key: string]: string;
            };
            nonce?: string;
            urlId?: string;
        };
        RingEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "ring";
        };
        MachineEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "machine";
            /** @constant */
            machine?: true;
            ifMachine?: ("continue" | "hangup") | string;
        };
        HangupEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "hangup";
            /** @constant */
            machine?: true;
            hangupCause?: string;
            hangupCauseCode?: number;
            hangupCauseName?: string;
            hangupSource?: ("Caller" | "Callee" | "Plivo" | "Carrier" | "API Request" | "Answer XML" | "Error" | "Unknown") | string;
            duration?: number;
            billDuration?: number;
            /** @description A decimal number. */
            totalCost?: string;
            startTime?: string;
            answerTime?: string;
            /** @constant */
            unanswered?: true;
            endTime?: string;
            /** @constant */
            inferred?: true;
            /** @description Milliseconds since the epoch. */
            endedAt?: number;
        };
        AnswerEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "answer";
            /** @constant */
            machine?: true;
        };
        FallbackEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "fallback";
            /** @constant */
            machine?: true;
        };
        DigitsEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "digits";
            /** @constant */
            machine?: true;
            digits?: string;
        };
        InputEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "input";
            /** @constant */
            machine?: true;
            inputType?: ("dtmf" | "speech") | string;
            digits?: string;
            speech?: string;
            speechConfidenceScore?: number;
        };
        RecordEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "record";
            /** @constant */
            machine?: true;
            recordingId?: string;
            recordUrl?: string;
            recordingDuration?: number;
            recordingDurationMs?: number;
            recordingStartMs?: number;
            recordingEndMs?: number;
            digits?: string;
        };
        DialEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "dial";
            /** @constant */
            machine?: true;
            dialStatus?: ("completed" | "busy" | "failed" | "cancel" | "timeout" | "no-answer") | string;
            dialRingStatus?: boolean;
            dialHangupCause?: string;
            dialBLegUuid?: string;
        };
        ExitEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "exit";
            /** @constant */
            machine?: true;
            conferenceName?: string;
            conferenceUuid?: string;
            conferenceMemberId?: string;
            recordingId?: string;
            recordUrl?: string;
            recordingDuration?: number;
            recordingDurationMs?: number;
            recordingStartMs?: number;
            recordingEndMs?: number;
            mpcUuid?: string;
            mpcName?: string;
            memberId?: string;
            participantRole?: ("agent" | "customer" | "supervisor" | "ai-agent") | string;
            participantCallUuid?: string;
            participantJoinTime?: string;
            participantEndTime?: string;
        };
        RedirectEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "redirect";
            /** @constant */
            machine?: true;
        };
        TransferEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "transfer";
            /** @constant */
            machine?: true;
        };
        SpeechEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "speech";
            stableSpeech?: string;
            unstableSpeech?: string;
            stability?: number;
            sequenceNumber?: number;
        };
        LegEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "leg";
            dialAction?: ("answer" | "connected" | "hangup" | "digits") | string;
            dialALegUuid?: string;
            dialBLegUuid?: string;
            dialBLegFrom?: string;
            dialBLegTo?: string;
            dialBLegPosition?: number;
            dialBLegDuration?: number;
            dialBLegBillDuration?: number;
            dialBLegHangupCause?: string;
            dialBLegHangupCauseCode?: number;
            dialBLegHangupCauseName?: string;
            dialBLegHangupSource?: string;
            dialDigitsMatch?: string;
            dialDigitsPressedBy?: ("aleg" | "bleg") | string;
        };
        ConferenceEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "conference";
            conferenceName?: string;
            conferenceUuid?: string;
            conferenceMemberId?: string;
            recordingId?: string;
            recordUrl?: string;
            recordingDuration?: number;
            recordingDurationMs?: number;
            recordingStartMs?: number;
            recordingEndMs?: number;
            conferenceAction?: ("enter" | "exit" | "digits" | "floor" | "record") | string;
            conferenceDigitsMatch?: string;
        };
        MultipartyEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "multiparty";
            mpcUuid?: string;
            mpcName?: string;
            memberId?: string;
            participantRole?: ("agent" | "customer" | "supervisor" | "ai-agent") | string;
            participantCallUuid?: string;
            recordingId?: string;
            recordUrl?: string;
            recordingDuration?: number;
            recordingDurationMs?: number;
            recordingStartMs?: number;
            recordingEndMs?: number;
            eventName?: string;
            eventTimestamp?: string;
            participantCoachMode?: boolean;
            mpcDuration?: number;
            mpcBilledDuration?: number;
            /** @description A decimal number. */
            mpcBilledAmount?: string;
            sequenceNumber?: number;
        };
        RecordingEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "recording";
            recordingId?: string;
            recordUrl?: string;
            recordingDuration?: number;
            recordingDurationMs?: number;
            recordingStartMs?: number;
            recordingEndMs?: number;
        };
        TranscriptionEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "transcription";
            recordingId?: string;
            transcription?: string;
            /** @description A decimal number. */
            transcriptionCharge?: string;
            /** @description A decimal number. */
            transcriptionRate?: string;
            error?: string;
        };
        StreamEvent: components["schemas"]["CallFacts"] & {
            /** @constant */
            type: "stream";
            streamId?: string;
            streamStatus?: ("started" | "stopped" | "dropped" | "degraded" | "failed") | string;
            serviceUrl?: string;
            statusReason?: string;
            timestamp?: string;
        };
    };
    responses: {
        /** @description Something is wrong with the request; the error names the parameter */
        400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description The credential is missing or does not open this */
        401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Not from here, or not with this API key */
        403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Not known */
        404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Not by this method */
        405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Not yet */
        409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Too long */
        413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Not the media type that this takes, or compressed */
        415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description The Idempotency-Key stands for another request */
        422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Too many requests; see Retry-After */
        429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Not configured; the error names the setting */
        500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description No API key opens this relay: API_KEYS is not set; or it has no campaigns, whose objects are not bound */
        501: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Plivo, or the way to it, failed; see `ambiguous` */
        502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Not now: Plivo could not be reached, or an object has too much to do */
        503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Plivo did not answer in time; see `ambiguous` */
        504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    placeCall: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCallBody"];
            };
        };
        responses: {
            /** @description Placed */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Placed"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            502: components["responses"]["502"];
            503: components["responses"]["503"];
            504: components["responses"]["504"];
        };
    };
    readCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallSnapshot"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    hangUpCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            502: components["responses"]["502"];
            503: components["responses"]["503"];
            504: components["responses"]["504"];
        };
    };
    transferCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferBody"];
            };
        };
        responses: {
            /** @description Accepted by Plivo */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transferred"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            502: components["responses"]["502"];
            503: components["responses"]["503"];
            504: components["responses"]["504"];
        };
    };
    watchCall: {
        parameters: {
            query?: {
                epoch?: string;
                after?: string;
                history?: string;
                afterEnd?: "1";
                wait?: string;
            };
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted as a WebSocket; a refusal is a close code */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What came while the request waited */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frames"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    readFeed: {
        parameters: {
            query?: {
                after?: string;
                limit?: string;
            };
            header?: never;
            path: {
                feed: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    followFeed: {
        parameters: {
            query?: {
                epoch?: string;
                after?: string;
                history?: string;
                afterEnd?: "1";
                wait?: string;
            };
            header?: never;
            path: {
                feed: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted as a WebSocket; a refusal is a close code */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What came while the request waited */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frames"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    createTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    revokeTickets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    call?: string;
                    feed?: string;
                    campaign?: string;
                    /** Format: date-time */
                    issuedUntil?: string;
                };
            };
        };
        responses: {
            /** @description Revoked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revoked"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    eraseCall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    call: string;
                };
            };
        };
        responses: {
            /** @description Erased */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            /** @description The relay is still at it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    readSink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sink"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    resumeSink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    after?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sink"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    createCampaign: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignBody"];
            };
        };
        responses: {
            /** @description It was made before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedCampaign"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedCampaign"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    readCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignState"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    changeCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignChoices"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignState"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    watchCampaign: {
        parameters: {
            query?: {
                epoch?: string;
                after?: string;
                history?: string;
                afterEnd?: "1";
                wait?: string;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted as a WebSocket; a refusal is a close code */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What came while the request waited */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignFrames"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    startCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignState"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    pauseCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignState"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    resumeCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignState"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    cancelCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignState"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    exportDestinations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A destination in each line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    addDestinations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    optOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            501: components["responses"]["501"];
            503: components["responses"]["503"];
        };
    };
    getCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                type: "ring" | "machine" | "hangup" | "answer" | "fallback" | "digits" | "input" | "record" | "dial" | "exit" | "redirect" | "transfer" | "speech" | "leg" | "conference" | "multiparty" | "recording" | "transcription" | "stream";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stored; or what the call goes on with */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stored"];
                    "application/xml": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            405: components["responses"]["405"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    postCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                type: "ring" | "machine" | "hangup" | "answer" | "fallback" | "digits" | "input" | "record" | "dial" | "exit" | "redirect" | "transfer" | "speech" | "leg" | "conference" | "multiparty" | "recording" | "transcription" | "stream";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stored; or what the call goes on with */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stored"];
                    "application/xml": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            405: components["responses"]["405"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getCallbackWithFacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                type: "ring" | "machine" | "hangup" | "answer" | "fallback" | "digits" | "input" | "record" | "dial" | "exit" | "redirect" | "transfer" | "speech" | "leg" | "conference" | "multiparty" | "recording" | "transcription" | "stream";
                facts: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stored; or what the call goes on with */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stored"];
                    "application/xml": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            405: components["responses"]["405"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    postCallbackWithFacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                type: "ring" | "machine" | "hangup" | "answer" | "fallback" | "digits" | "input" | "record" | "dial" | "exit" | "redirect" | "transfer" | "speech" | "leg" | "conference" | "multiparty" | "recording" | "transcription" | "stream";
                facts: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stored; or what the call goes on with */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stored"];
                    "application/xml": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            405: components["responses"]["405"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    openConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description There is none: the feed of all calls is off */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description It is not; the problems say why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    describeRelay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    };
                };
            };
            500: components["responses"]["500"];
        };
    };
}
