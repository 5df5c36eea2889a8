import { Empty } from "../parts/States.tsx";

export const ArrayPage = () => <Empty title="Array" />;
