import streamlit as st

st.write(len(__import__("dashboard.filters").filters.shown(st.session_state["filters"])))
