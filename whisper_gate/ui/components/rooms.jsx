/**
 * What the page of rooms does without asking the server: searching, a room's menu, and the moment in which a
 * deleted room can be had back.
 */
import { Search } from "lucide-react";
import { createContext, useContext, useEffect, useRef, useState } from "react";
import { useWords } from "$/public/external/whisper_gate/media/shared/words.jsx";
import { ConfirmDialog, Menu } from "../../../media/shared/overlays.jsx";

const SEARCHED_FROM = 6; // rooms; fewer are seen at a glance
const HELD_AGAIN = 1500; // ms between two looks whether somebody still points at the toast

const Wanted = createContext("");

/** Without case and accents. */
const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();

/** Whether each word of the query is somewhere in the name. */
const matches = (name, query) =>
  fold(query)
    .split(/\s+/)
    .every((word) => fold(name).includes(word));

/** A search field over the lists inside, where there is enough to search. */
export function RoomSearch({ names, children }) {
  const { say } = useWords();
  const [typed, setTyped] = useState("");
  const shown = names.length >= SEARCHED_FROM;
  const query = shown ? typed : "";
  const found = names.filter((name) => matches(name, query)).length;
  return (
    <Wanted.Provider value={query}>
      {shown && (
        <label className="room-search">
          <Search size={18} aria-hidden="true" />
          <span className="visually-hidden">{say("home-search")}</span>
          <input
            type="search"
            className="input"
            placeholder={say("home-search")}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      {children}
      <p role="status" className={found ? "visually-hidden" : "room-miss"}>
        {query.trim() && (found ? say("home-found", { found, count: names.length }) : say("home-found-none"))}
      </p>
    </Wanted.Provider>
  );
}

/** An item of a list of rooms, while it is what one searches for. */
export function FoundRoom({ name, children, ...rest }) {
  const query = useContext(Wanted);
  return matches(name, query) ? <li {...rest}>{children}</li> : null;
}

/** The menu of a room of one's own: another name, or its end. */
export function RoomMenu({ room, name, people, settled, renames, onDelete }) {
  const { say } = useWords();
  const ref = useRef(null);
  const [asking, setAsking] = useState(false);
  const row = () => ref.current?.closest("li");
  useEffect(() => {
    delete row()?.dataset.going; // still here: it was refused
  }, [settled]);
  const rename = () => {
    const dialog = document.getElementById(renames);
    const { room: id, new_name: field } = dialog.querySelector("form").elements;
    [id.value, field.value] = [room, name];
    dialog.showModal();
    field.select();
  };
  const remove = () => {
    row().dataset.going = "";
    onDelete?.(room);
  };
  const items = [
    { key: "rename", label: say("home-rename"), onPick: rename },
    {
      key: "delete",
      label: say("home-delete"),
      danger: true,
      apart: true,
      onPick: () => (people ? setAsking(true) : remove()),
    },
  ];
  return (
    <span ref={ref} className="room-more">
      <Menu label={say("home-more", { name })} title={name} items={items} />
      {asking && (
        <ConfirmDialog
          title={say("home-delete-question", { name })}
          text={say("home-delete-warning", { count: people })}
          yes={say("home-delete-yes")}
          onYes={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </span>
  );
}

/** Says that a room is deleted, and offers to undo it for a while; for longer while somebody points at it. */
export function UndoToast({ seconds, name, onUndo, onOver }) {
  const { say } = useWords();
  const ref = useRef(null);
  useEffect(() => {
    const toast = ref.current;
    // What was pressed is gone, and with it the focus.
    if (document.activeElement === document.body) toast.querySelector("button").focus({ preventScroll: true });
    let timer = 0;
    const look = () => {
      if (toast.matches(":hover") || toast.querySelector(":focus-visible")) timer = setTimeout(look, HELD_AGAIN);
      else onOver?.();
    };
    timer = setTimeout(look, seconds * 1000);
    return () => clearTimeout(timer);
  }, []);
  const undo = () => {
    document.getElementById("main")?.focus({ preventScroll: true });
    onUndo?.();
  };
  return (
    <div ref={ref} className="toast">
      <p role="status" id="undo-said">
        {say("home-deleted")}
        <span className="visually-hidden"> {name}</span>
      </p>
      <button type="button" className="btn btn-quiet" aria-describedby="undo-said" onClick={undo}>
        {say("home-undo")}
      </button>
    </div>
  );
}
