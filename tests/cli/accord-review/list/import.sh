# makes t.db: sourced by the cases
accord-import -q -o t.db --tag unclear "$CASE/../list/labels.csv" && accord-import -q -o t.db --kind gold "$CASE/../list/gold.csv"
