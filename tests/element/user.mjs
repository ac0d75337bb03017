// A user of Matrix on the SDK that Element is built on: told what to do in lines of JSON, one each.
//
// Asked {"id": 1, "do": "say", …}, it answers {"id": 1, "result": …} or {"id": 1, "error": "…"}.
// What the user sees in rooms it tells unasked: {"seen": {…}}, anew when it could be decrypted later.
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Standard output is for what is answered alone.
console.log = console.info = console.debug = console.trace = console.warn = console.error;

const library = process.argv[2];
const part = (path) => import(pathToFileURL(join(library, "lib", path)).href);
const sdk = await part("index.js");
const crypto = await part("crypto-api/index.js");

const SHIELDS = { 0: "none", 1: "grey", 2: "red" };
const REASONS = Object.fromEntries(
    Object.entries(crypto.EventShieldReason).filter(([name]) => Number.isNaN(Number(name))).map(([name, number]) => [number, name]),
);

let client;

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

async function see(event) {
    const encrypted = event.isEncrypted();
    const failed = event.isDecryptionFailure();
    const shield = encrypted && !failed ? await client.getCrypto().getEncryptionInfoForEvent(event) : null;
    tell({
        seen: {
            id: event.getId(),
            room: event.getRoomId(),
            sender: event.getSender(),
            type: event.getType(),
            content: event.getContent(),
            relation: event.getWireContent()["m.relates_to"] ?? null,
            encrypted,
            readable: !failed,
            why: failed ? String(event.decryptionFailureReason) : "",
            shield: shield ? SHIELDS[shield.shieldColour] : "none",
            reason: shield?.shieldReason == null ? "" : REASONS[shield.shieldReason],
        },
    });
}

// An event that is being decrypted is told of once that has ended.
const looked = (event) => {
    if (event.isBeingDecrypted() || (event.isEncrypted() && event.getType() === "m.room.encrypted" && !event.isDecryptionFailure())) return;
    see(event);
};

const synced = () =>
    new Promise((resolve) => {
        const look = (state) => {
            if (state !== "PREPARED" && state !== "SYNCING") return;
            client.off(sdk.ClientEvent.Sync, look);
            resolve();
        };
        client.on(sdk.ClientEvent.Sync, look);
    });

const until = async (holds) => {
    for (let tries = 0; !(await holds()); tries++) {
        if (tries > 300) throw new Error("it did not come about");
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
};

const ACTIONS = {
    // `everyone`: also devices that their owner has not signed get keys, as it was for long.
    async login({ server, user, password, everyone }) {
        const open = sdk.createClient({ baseUrl: server });
        const granted = await open.loginRequest({
            type: "m.login.password",
            identifier: { type: "m.id.user", user },
            password,
        });
        client = sdk.createClient({
            baseUrl: server,
            userId: granted.user_id,
            deviceId: granted.device_id,
            accessToken: granted.access_token,
        });
        await client.initRustCrypto({ useIndexedDB: false });
        client.getCrypto().setDeviceIsolationMode(
            everyone
                ? new crypto.AllDevicesIsolationMode(false)
                : new crypto.OnlySignedDevicesIsolationMode(),
        );
        client.on(sdk.RoomEvent.Timeline, (event, room, old) => old || looked(event));
        client.on(sdk.MatrixEventEvent.Decrypted, looked);
        const begun = synced();
        await client.startClient({ initialSyncLimit: 20 });
        await begun;
        await client.getCrypto().bootstrapCrossSigning({
            authUploadDeviceSigningKeys: (send) =>
                send({
                    type: "m.login.password",
                    identifier: { type: "m.id.user", user: granted.user_id },
                    password,
                }),
        });
        return { user: granted.user_id, device: granted.device_id };
    },

    async create({ invite, encrypted, direct, version }) {
        const { room_id } = await client.createRoom({
            preset: "private_chat",
            invite,
            is_direct: direct,
            ...(version ? { room_version: version } : {}),
            initial_state: encrypted
                ? [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }]
                : [],
        });
        await until(() => client.getRoom(room_id));
        return room_id;
    },

    async join({ room }) {
        await client.joinRoom(room);
        await until(() => client.getRoom(room)?.getMyMembership() === "join");
    },

    // The room into which somebody has asked the user, once they have.
    async invited({ by }) {
        const found = () =>
            client.getRooms().find(
                (room) => room.getMyMembership() === "invite" && room.getDMInviter() === by,
            );
        await until(found);
        return found().roomId;
    },

    // Until the user knows that somebody is in the room, or asked into it.
    member: ({ room, user, membership }) =>
        until(() => client.getRoom(room)?.getMember(user)?.membership === membership),

    async send({ room, type, content }) {
        return (await client.sendEvent(room, type, content)).event_id;
    },

    async redact({ room, event }) {
        return (await client.redactEvent(room, event)).event_id;
    },

    // What the user can see of another's devices: which of them their owner has signed.
    async devices({ user }) {
        const devices = (await client.getCrypto().getUserDeviceInfo([user], true)).get(user) ?? new Map();
        const found = {};
        for (const id of devices.keys()) {
            found[id] = (await client.getCrypto().getDeviceVerificationStatus(user, id)).signedByOwner;
        }
        return found;
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const { id, do: action, ...args } = JSON.parse(line);
    ACTIONS[action](args).then(
        (result) => tell({ id, result: result ?? null }),
        (error) => tell({ id, error: String(error?.stack ?? error) }),
    );
}
client?.stopClient();
process.exit(0);
