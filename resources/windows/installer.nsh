# What electron-builder's installer does otherwise, and at a pack station must not. It is included in the installer and in the
# uninstaller, which an update runs before it lays the new files.
#
# The one code with which it declines: Windows Installer's "another installation is in progress". Intune and Configuration
# Manager know it as "try again later", so that a busy station is updated by the next attempt.
!define NOT_NOW 1618

# How long the app may take to close: it waits five seconds at most for an order on the wire.
!define CLOSE_SECONDS 20

!include LogicLib.nsh

!macro notNow
  SetErrorLevel ${NOT_NOW}
  Quit
!macroend

# At log-off and shut-down Windows ends installers in the middle, when the old app is gone and the new one is not there.
!macro refuseAtLogOff
  System::Call 'user32::GetSystemMetrics(i 0x2000) i .r0' # SM_SHUTTINGDOWN
  ${If} $0 != 0
    !insertmacro notNow
  ${EndIf}
!macroend

!macro customInit
  !insertmacro refuseAtLogOff
!macroend

!macro customUnInit
  !insertmacro refuseAtLogOff
!macroend

# Puts 0 into $R0 while the app runs, in whichever session.
!macro findStagebay
  nsExec::Exec `"$SYSDIR\cmd.exe" /C tasklist /FI "IMAGENAME eq stagebay.exe" /FO CSV /NH | "$SYSDIR\findstr.exe" /B /I /C:"\"stagebay.exe\""`
  Pop $R0
!macroend

# Runs a task once as whoever is signed in. IT's tools install from a session of their own, from which no window of the
# station's can be reached; the Task Scheduler can.
!macro runAsSignedIn FILE
  InitPluginsDir
  File "/oname=$PLUGINSDIR\task.xml" "${PROJECT_DIR}\resources\windows\${FILE}"
  nsExec::Exec `"$SYSDIR\schtasks.exe" /Create /F /TN "Stagebay installation" /XML "$PLUGINSDIR\task.xml"`
  Pop $0
  ${If} $0 == 0
    nsExec::Exec `"$SYSDIR\schtasks.exe" /Run /TN "Stagebay installation"`
    Pop $0
  ${EndIf}
!macroend

# Once it has surely begun: what it has started runs on without it.
!macro forgetTask
  nsExec::Exec `"$SYSDIR\schtasks.exe" /Delete /F /TN "Stagebay installation"`
  Pop $0
!macroend

# In the place of electron-builder's, which ends the app by force after less than a second: an order on the wire would be one
# of which nobody knows whether it arrived. Here it is asked and given time, and is never ended by force. It is asked by its own
# switch, because a kiosk's window does not close for a message.
!macro customCheckAppRunning
  Var /GLOBAL wasRunning
  StrCpy $wasRunning "no"
  !insertmacro findStagebay
  ${If} $R0 == 0
    StrCpy $wasRunning "yes"
    !insertmacro runAsSignedIn "close-task.xml"
    ${For} $R1 1 ${CLOSE_SECONDS}
      Sleep 1000
      !insertmacro findStagebay
      ${If} $R0 != 0
        ${ExitFor}
      ${EndIf}
    ${Next}
    !insertmacro forgetTask
    ${If} $R0 == 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "Stagebay is still open. Close it and start this again." /SD IDOK
      !insertmacro notNow
    ${EndIf}
  ${EndIf}
!macroend

# electron-builder shows a box here, for which nobody is there: a silent installation would wait behind it for ever.
!macro customUnInstallCheck
  ${If} ${Errors}
  ${OrIf} $R0 != 0
    !insertmacro notNow
  ${EndIf}
!macroend
!macro customUnInstallCheckCurrentUser
  !insertmacro customUnInstallCheck
!macroend

!macro customInstall
  # For everybody who signs in; whether a window opens is the policy station.autostart's decision.
  WriteRegStr HKLM "Software\Microsoft\Windows\CurrentVersion\Run" "Stagebay" '"$INSTDIR\stagebay.exe" --autostart'
  # The station that was closed for this opens again. electron-updater (--force-run) opens it itself.
  ${If} $wasRunning == "yes"
  ${AndIf} ${Silent}
  ${AndIfNot} ${isForceRun}
    !insertmacro runAsSignedIn "start-task.xml"
    Sleep 5000
    !insertmacro forgetTask
  ${EndIf}
!macroend

!macro customUnInstall
  ${IfNot} ${isUpdated}
    DeleteRegValue HKLM "Software\Microsoft\Windows\CurrentVersion\Run" "Stagebay"
  ${EndIf}
!macroend
